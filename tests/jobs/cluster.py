"""A PostgreSQL of its own, in a temporary folder and on a port of the loopback address, gone when no longer needed."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

# `header match` came with this one.
OLDEST = 15
# The server refuses to run as root; Debian's package brings this account.
ACCOUNT = "postgres"


def programs():
    """The folder of the newest server that is installed."""
    folders = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    numbered = sorted((int(folder.parent.name), folder) for folder in folders if folder.parent.name.isdigit())
    on_path = shutil.which("initdb")
    if numbered and numbered[-1][0] >= OLDEST:
        return numbered[-1][1]
    if on_path:
        return Path(on_path).resolve().parent
    sys.exit(f"There is no PostgreSQL {OLDEST} or newer: run `cargo xtask setup --tests`.")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """`with Cluster() as environment`: a running server, and the variables under which psql and libpq find it."""

    def __enter__(self):
        self.programs = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="upturn-postgres-"))
        self.account = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
        password = secrets.token_hex(16)
        (self.folder / "password").write_text(password, encoding="utf-8")
        if self.account:
            for path in (self.folder, self.folder / "password"):
                shutil.chown(path, ACCOUNT)
        try:
            self.run("initdb", "--username=upturn", f"--pwfile={self.folder}/password", "--auth=scram-sha-256",
                     "--encoding=UTF8", "--locale=C", "--no-sync")
            port = self.start()
        except BaseException:
            self.remove()
            raise
        return {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": "upturn", "PGPASSWORD": password,
                "PGDATABASE": "postgres"}

    def start(self):
        """Starts the server; another program may have taken the port in the meantime, so it tries three."""
        for attempt in range(3):
            port = free_port()
            options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
            try:
                self.run("pg_ctl", "start", "--wait", f"--log={self.folder}/log", f"--options={options}")
                return port
            except RuntimeError:
                if attempt == 2:
                    raise

    def __exit__(self, *_):
        try:
            self.run("pg_ctl", "stop", "--wait", "--mode=immediate")
        finally:
            self.remove()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program, *arguments):
        command = [*self.account, str(self.programs / program), f"--pgdata={self.folder}/data", *arguments]
        # What a server keeps open must not be a pipe that somebody waits for.
        with tempfile.TemporaryFile() as said:
            code = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said).returncode
            said.seek(0)
            if code != 0:
                raise RuntimeError(f"{program} ended with {code}: {said.read().decode(errors='replace')}")
