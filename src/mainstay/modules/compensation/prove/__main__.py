"""`python -m mainstay.modules.compensation.prove FILE…`."""

from mainstay.modules.compensation.prove.command import prove_command

if __name__ == "__main__":
    prove_command()
