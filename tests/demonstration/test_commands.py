"""`mainstay setup` and `mainstay demo`, as somebody types them, on a data folder of their own."""

COMPANY = ["--name", "Mainstay Trade", "--country", "LV", "--person", "Gita Sharma", "--email", "gita@example.com",
           "--password-stdin"]  # fmt: skip


def test_a_company_is_set_up_once_and_then_completed(mainstay):
    for words, typed, answer in (
        (COMPANY, "short\n", "password"),
        (["--name", "Only a name"], "", "Country"),
        ([*COMPANY, "--zone", "Europe/Nowhere"], "correct horse battery staple\n", "Europe/Nowhere"),
    ):
        code, said = mainstay("setup", *words, typed=typed)
        assert (code, answer in said) == (2, True), said
    code, said = mainstay("setup", *COMPANY, typed="correct horse battery staple\n")
    assert code == 0, said
    assert "gita@example.com signs in" in said
    assert "Sign in at http://localhost:8000/sign-in/login/" in said
    assert "Pipeline: Sales" in said
    assert "Record classes: " in said
    assert said.count("holidays added") == 3
    code, said = mainstay("setup")
    assert code == 0, said
    assert "already" in said
    assert "Pipeline" not in said
    assert "Record classes" not in said
    assert "Roles:" not in said
    assert said.count(" 0 holidays added") == 3
    code, said = mainstay("demo")
    assert (code, "has a company already" in said) == (2, True), said
    code, said = mainstay("audit", "verify")
    assert code == 0, said


def test_the_demonstration_comes_and_goes_with_one_command_each(mainstay):
    code, said = mainstay("demo", "--percent", "4")
    assert code == 0, said
    assert "anna@example.com" in said
    assert "merrowfield-demo" in said
    for words, answer in ((("demo",), "mainstay demo --remove"), (("setup",), "mainstay demo --remove")):
        code, said = mainstay(*words)
        assert (code, answer in said) == (2, True), said
    code, said = mainstay("demo", "--remove", "--yes")
    assert code == 0, said
    code, said = mainstay("setup", *COMPANY, typed="correct horse battery staple\n")
    assert code == 0, said
