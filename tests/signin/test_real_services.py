"""Signing in through real services in a real browser: oidc-provider from npm, SimpleSAMLphp from Debian."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.signin.services import SamlService, _pem
from tests.stories.program import ROOT, browser_page, free_port

pytestmark = [pytest.mark.nightly, pytest.mark.browser]
HERE = Path(__file__).parent / "real"
PHP = Path("/usr/share/simplesamlphp/www")
WHO = "gita@northwind.example"
CONFIG = """<?php
$config = ['baseurlpath' => '{address}/', 'secretsalt' => 'only-for-the-test', 'auth.adminpassword' => 'only-for-the-test',
 'technicalcontact_email' => 'na@example.org', 'enable.saml20-idp' => true, 'module.enable' => ['exampleauth' => true, 'core' => true,
 'saml' => true], 'logging.handler' => 'errorlog', 'store.type' => 'phpsession', 'certdir' => '{folder}/', 'tempdir' => '{folder}/tmp',
 'session.cookie.secure' => false, 'metadatadir' => '{folder}/metadata', 'timezone' => 'UTC', 'showerrors' => true,
 'session.phpsession.savepath' => '{folder}/tmp'];"""
SOURCES = """<?php
$config = ['people' => ['exampleauth:UserPass', 'gita:secret' => ['uid' => ['gita'], 'mail' => ['{who}'],
 'displayName' => ['Gita Sharma']]]];"""
HOSTED = """<?php
$metadata['{address}/idp'] = ['host' => '__DEFAULT__', 'privatekey' => 'key.pem', 'certificate' => 'cert.pem', 'auth' => 'people'];"""
REMOTE = """<?php
$metadata['{ours}metadata/'] = ['AssertionConsumerService' => '{ours}arrive/', 'NameIDFormat' =>
 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'];"""


def until_it_answers(address, process, log):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(log.read_text())


class Running:
    """Processes of a test, stopped at its end."""

    def __init__(self, folder):
        self.folder, self.started = folder, []

    def start(self, name, command, answers_at, **more):
        log = self.folder / f"{name}.log"
        process = subprocess.Popen(command, stdout=log.open("wb"), stderr=subprocess.STDOUT, **more)
        self.started.append(process)
        until_it_answers(answers_at, process, log)

    def stop(self):
        for one in reversed(self.started):
            one.terminate()
        for one in self.started:
            one.wait(60)


@pytest.fixture
def running(tmp_path):
    found = Running(tmp_path)
    yield found
    found.stop()


def mainstay(running, port, described):
    """Mainstay with one person, and the company as its file describes it."""
    data = running.folder / "data"
    data.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"MAINSTAY_DATA": str(data), "MAINSTAY_ADDRESS": f"http://localhost:{port}"}
    file = data / "sign-in.toml"
    file.write_text(
        f'[[company]]\ncode = "northwind"\nname = "Northwind"\ndomains = ["northwind.example"]\n{described}'
    )
    file.chmod(0o600)
    program = [sys.executable, "-m", "mainstay.interfaces.cli.main"]
    subprocess.run(
        [*program, "setup", "--name", "Northwind", "--country", "LV", "--person", "Gita Sharma", "--email", WHO,
         "--zone", "Europe/Riga", "--currency", "EUR", "--password-stdin"],
        input=b"correct horse battery staple\n", env=environment, cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    running.start("mainstay", [*program, "up", "--port", str(port)], f"http://localhost:{port}/health/", env=environment,
                  cwd=ROOT)  # fmt: skip
    return subprocess.run(
        [*program, "doctor"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout


@pytest.fixture
def oidc_provider(tmp_path):
    """The package in a folder of its own; MAINSTAY_TEST_NPM names one that is there already."""
    if shutil.which("npm") is None:
        pytest.skip("needs npm to install the package oidc-provider")
    folder = Path(os.environ.get("MAINSTAY_TEST_NPM", tmp_path / "npm"))
    if not (folder / "node_modules" / "oidc-provider").exists():
        folder.mkdir(exist_ok=True)
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "oidc-provider@8"],
                              cwd=folder, capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode:
            pytest.skip(f"oidc-provider cannot be installed from npm here: {done.stderr[-200:]}")
    shutil.copy(HERE / "openid.mjs", folder / "openid.mjs")
    return folder


def test_with_a_certified_openid_provider(running, oidc_provider):
    port, there = free_port(), free_port()
    issuer = f"http://localhost:{there}"
    running.start("provider", ["node", "openid.mjs", issuer, f"http://localhost:{port}/sign-in/company/northwind/arrive/"],
                  f"{issuer}/.well-known/openid-configuration", cwd=oidc_provider)  # fmt: skip
    told = mainstay(running, port, f'kind = "openid"\nissuer = "{issuer}"\nclient_id = "mainstay"\n'
                                   f'client_secret = "a-secret-of-the-service"\n')  # fmt: skip
    assert f"ok   sign-in with Northwind: {issuer} answers" in told
    with browser_page() as page:
        page.goto(f"http://localhost:{port}/settings/me/")
        page.get_by_role("link", name="Sign in with Northwind").click()
        page.fill("input[name=login]", WHO)
        page.fill("input[name=password]", "any")
        page.click("button[type=submit]")
        page.get_by_role("button", name="Continue").click()
        page.wait_for_selector("#nav")
        assert page.url == f"http://localhost:{port}/settings/me/"
        page.goto(f"http://localhost:{port}/sign-in/sessions/")
        assert "Company sign-in" in page.inner_text("main")


def test_with_simplesamlphp(running):
    if shutil.which("php") is None or not PHP.is_dir():
        pytest.skip("needs Debian's packages simplesamlphp, php-cli, php-xml and php-mbstring")
    port, there = free_port(), free_port()
    address, ours = f"http://localhost:{there}", f"http://localhost:{port}/sign-in/company/northwind/"
    folder = running.folder / "saml"
    for one in ("metadata", "tmp"):
        (folder / one).mkdir(parents=True)
    service = SamlService()
    (folder / "key.pem").write_text(_pem(service.key))
    (folder / "cert.pem").write_text(service.certificate)
    texts = {"config.php": CONFIG, "authsources.php": SOURCES, "metadata/saml20-idp-hosted.php": HOSTED,
             "metadata/saml20-sp-remote.php": REMOTE}  # fmt: skip
    for name, text in texts.items():
        for mark, value in {"address": address, "folder": folder, "who": WHO, "ours": ours}.items():
            text = text.replace("{" + mark + "}", str(value))  # noqa: PLW2901
        (folder / name).write_text(text)
    running.start("saml", ["php", "-S", f"127.0.0.1:{there}", "-t", str(PHP)], f"{address}/saml2/idp/metadata.php",
                  env={**os.environ, "SIMPLESAMLPHP_CONFIG_DIR": str(folder), "PHP_CLI_SERVER_WORKERS": "4"})  # fmt: skip
    told = mainstay(running, port, f'kind = "saml"\nmetadata = "{address}/saml2/idp/metadata.php"\n')
    assert f"sign-in with Northwind: metadata of {address}/idp" in told
    with browser_page() as page:
        page.goto(f"http://localhost:{port}/settings/me/")
        page.get_by_role("link", name="Sign in with Northwind").click()
        page.fill("input[name=username]", "gita")
        page.fill("input[name=password]", "secret")
        page.locator("button[type=submit], input[type=submit]").last.click()
        page.wait_for_selector("#nav")
        assert page.url == f"http://localhost:{port}/settings/me/"
