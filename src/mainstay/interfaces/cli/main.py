"""The command `mainstay`."""

import os
import sys

import click

from mainstay import __version__


class Lazy(click.Group):
    """Loads Django only for commands that need it, so that `--help` and `--version` are quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The named commands, then those derived from the registries."""
        derived = self._derived()
        return [*sorted(super().list_commands(ctx)), *sorted(set(derived) - set(self.commands))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A named command, or a noun of the registries."""
        known = super().get_command(ctx, cmd_name)
        if known is not None and not isinstance(known, click.Group):
            return known
        return self._derived().get(cmd_name, known)

    def _derived(self) -> dict[str, click.Group]:
        """The nouns of the registries. One that is also a named group has the commands of both; one that is also a
        named command stands in the plural (`import` takes a folder, `imports check` one step of it).
        """
        ready()
        from mainstay.interfaces.cli.derived import groups

        found = {}
        for noun, group in groups().items():
            named = self.commands.get(noun)
            if isinstance(named, click.Group):
                found[noun] = click.Group(noun, {**group.commands, **named.commands}, help=named.help)
            else:
                found[f"{noun}s" if named else noun] = group
        return found


def ready() -> None:
    """Load Django with the installation's settings; a broken installation is one sentence and exit code 2."""
    import django
    from django.apps import apps

    from mainstay.project.installation import InstallationBroken

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.project.settings")
    try:
        if not apps.ready:
            django.setup()
    except InstallationBroken as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="Mainstay")
def main() -> None:
    """Mainstay: the whole job of the people who look after customers."""


def _register() -> None:
    from mainstay.interfaces.cli.export import export
    from mainstay.interfaces.cli.operations import audit, backups, company, doctor, imports, mail, moving, running
    from mainstay.interfaces.cli.serving import mcp

    for command in (running.up, running.worker, running.migrate, company.demo, company.setup, doctor.doctor,
                    backups.backup, backups.restore, audit.audit, mail.mail, moving.move, export, imports.import_, mcp):  # fmt: skip
        main.add_command(command)
    from mainstay.modules.compensation.prove.command import prove_command

    compensation = click.Group("compensation", help="Pay: prove a plan against worked examples.")
    compensation.add_command(prove_command, "prove")
    main.add_command(compensation)
    from mainstay.modules.gifts.prove.gift_command import evaluate_command

    gifts = click.Group("gifts", help="Gifts and hospitality: decide events by rules and a ledger from a file.")
    gifts.add_command(evaluate_command, "evaluate")
    main.add_command(gifts)


_register()

if __name__ == "__main__":
    main()
