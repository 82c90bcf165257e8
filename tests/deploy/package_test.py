"""The Debian package is built, and installed, used, upgraded, removed and purged in a clean Debian 12: package_test.py
BUILD_DIR SOURCE_DIR

The clean root is made by mmdebstrap, once, and kept as BUILD_DIR/clean-root-….tar. Without root's rights, mmdebstrap or a
network the package is only unpacked and its program run from there, which is said."""
import hashlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

build, source = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
problems = []


def expect(holds, what):
    if not holds:
        problems.append(what)


def run(*words, **how):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=600, **how)


def need(*words, **how):
    done = run(*words, **how)
    if done.returncode != 0:
        sys.exit(f"{' '.join(str(w) for w in words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def cached(name):
    found = re.search(rf"^{name}:\w+=(.*)$", (build / "CMakeCache.txt").read_text(), re.M)
    return found.group(1)


prefix = cached("CMAKE_INSTALL_PREFIX").lstrip("/")
work = pathlib.Path(tempfile.mkdtemp(prefix="fulcrum-package-"))
root = work / "root"


def in_root(*words, env=()):
    """In the clean root, with a /proc of its own."""
    script = f'mount -t proc proc {root}/proc && exec chroot {root} /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin ' \
             + " ".join(env) + ' "$@"'
    return run("unshare", "--mount", "--pid", "--fork", "sh", "-c", script, "sh", *words)


def clean_root(package):
    depends = [re.sub(r"[ (|].*", "", d.strip()) for d in need("dpkg-deb", "-f", package, "Depends").split(",")]
    names = ",".join(sorted(set(depends)))
    tar = build / f"clean-root-{hashlib.sha256(names.encode()).hexdigest()[:12]}.tar"
    if not tar.exists():
        if os.geteuid() != 0 or not shutil.which("mmdebstrap"):
            return False
        part = build / f"part-{tar.name}"  # its name says what kind it is
        made = run("mmdebstrap", "--variant=minbase", f"--include={names}", "bookworm", part)
        if made.returncode != 0:
            print(made.stderr[-2000:])
            return False
        os.rename(part, tar)
    if os.geteuid() != 0:
        return False
    root.mkdir()
    need("tar", "-C", root, "-xf", tar)
    return run("unshare", "--mount", "--pid", "--fork", "mount", "-t", "proc", "proc", f"{root}/proc").returncode == 0


def next_version(package):
    """The same package as the next version brings it, with one more file."""
    tree = work / "next"
    need("dpkg-deb", "-R", package, tree)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 99.0", control.read_text(), flags=re.M))
    (tree / prefix / "share/fulcrum/new").write_text("new\n")
    need("dpkg-deb", "-Zgzip", "-b", tree, work / "next.deb")
    return work / "next.deb"


def uses_it():
    """What somebody would do first."""
    said = in_root("fulcrum", "version")
    expect(said.returncode == 0 and said.stdout.startswith("fulcrum "), f"version: {said.stdout}{said.stderr}")
    expect(in_root("fulcrum", "--version").stdout == said.stdout, "--version is not version")
    said = in_root("fulcrum", "tracks", "lint", f"/{prefix}/share/fulcrum/content")
    expect(said.returncode == 0 and "0 errors" in said.stderr, f"tracks lint: {said.stdout}{said.stderr}")
    config = "/etc/fulcrum/fulcrum.yaml"
    said = in_root("fulcrum", "check", "-c", config)
    expect(said.returncode == 2 and "/etc/fulcrum/token" in said.stdout, f"check at first: {said.stdout}{said.stderr}")

    text = (root / "etc/fulcrum/fulcrum.yaml").read_text()
    (root / "etc/fulcrum/fulcrum.yaml").write_text(text.replace("https://chat.example.com", "http://127.0.0.1:9"))
    for name, inside in (("token", "t" * 26), ("master.key", "5c" * 32)):
        (root / f"etc/fulcrum/{name}").write_text(inside + "\n")
        (root / f"etc/fulcrum/{name}").chmod(0o600)
    said = in_root("fulcrum", "check", "-c", config)
    expect(said.returncode == 4 and "127.0.0.1:9" in said.stdout, f"check of nothing: {said.stdout}{said.stderr}")


def starts():
    """It says that it is ready, makes its database and leaves when told."""
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(str(root / "notify"))
    ear.settimeout(60)
    env = ("NOTIFY_SOCKET=/notify", "WATCHDOG_USEC=3000000", "FULCRUM_HTTP_LISTEN=127.0.0.1:0")
    script = "fulcrum run -c /etc/fulcrum/fulcrum.yaml & bot=$!; read line < /told; kill $bot; wait $bot"
    os.mkfifo(root / "told")
    command = f'mount -t proc proc {root}/proc && exec chroot {root} /usr/bin/env PATH=/usr/local/bin:/usr/bin:/bin ' \
              + " ".join(env) + f" sh -c '{script}'"
    bot = subprocess.Popen(["unshare", "--mount", "--pid", "--fork", "sh", "-c", command], stderr=subprocess.PIPE, text=True)
    try:
        expect(ear.recv(1000).startswith(b"READY=1"), "it does not say that it is ready")
        for _ in range(3):  # by then it is over the work of starting
            expect(ear.recv(1000).startswith(b"WATCHDOG=1"), "it does not say that it lives")
    except TimeoutError:
        expect(False, "it does not get ready, or falls silent")
        bot.kill()
    else:
        (root / "told").write_text("go\n")
    said = bot.communicate(timeout=60)[1]
    expect(bot.returncode == 0, f"run ended with {bot.returncode}: {said}")
    ear.close()
    said = in_root("fulcrum", "backup", "-c", "/etc/fulcrum/fulcrum.yaml", "--keep", "2", "/var/backups/fulcrum/")
    expect(said.returncode == 0, f"backup: {said.stdout}{said.stderr}")
    expect(len(list((root / "var/backups/fulcrum").glob("fulcrum-*.db"))) == 1, "there is no copy")


# --- the package itself
papers = build / "installed"
need(source / "deploy/manual", build / "fulcrum", papers / "man")
need(source / "deploy/sbom", build / "fulcrum", papers / "fulcrum.spdx.json")
need("cpack", "-G", "DEB", "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", "-D", "CPACK_STRIP_FILES=ON", "-B", work, cwd=build)
package = next(work.glob("fulcrum_*.deb"))
inside = need("dpkg-deb", "-c", package)
rows = {line.split()[5]: line.split()[:2] for line in inside.splitlines()}
for path in ("bin/fulcrum", "lib/systemd/system/fulcrum.service", "lib/systemd/system/fulcrum@.service",
             "lib/systemd/system/fulcrum-backup.timer", "share/man/man1/fulcrum.1.gz", "share/man/man1/fulcrum-run.1.gz",
             "share/bash-completion/completions/fulcrum", "share/doc/fulcrum/README.md", "share/doc/fulcrum/CHANGELOG.md",
             "share/doc/fulcrum/fulcrum.spdx.json", "share/doc/fulcrum/copyright", "share/fulcrum/content/tracks/two-hats.yaml",
             "share/fulcrum/prometheus-alerts.yaml"):
    expect(f"./{prefix}/{path}" in rows, f"the package has no {prefix}/{path}")
expect("./etc/fulcrum/fulcrum.yaml" in rows, "the package has no /etc/fulcrum/fulcrum.yaml")
expect(all(owner == "root/root" for _, owner in rows.values()), "something does not belong to root")
expect(all("w" not in mode[5:] for mode, _ in rows.values()), "something can be written by everybody")

if not clean_root(package):
    need("dpkg-deb", "-x", package, work / "unpacked")
    said = run(work / "unpacked" / prefix / "bin/fulcrum", "version")
    expect(said.returncode == 0, f"version: {said.stderr}")
    print("only unpacked: a clean root needs root's rights, mmdebstrap and a network")
else:
    shutil.copy(package, root / "fulcrum.deb")
    said = in_root("dpkg", "-i", "/fulcrum.deb")
    expect(said.returncode == 0, f"installing: {said.stdout}{said.stderr}")
    expect("fulcrum keygen /etc/fulcrum/master.key" in said.stdout, f"it does not say how to go on: {said.stdout}")
    for folder in ("/var/lib/fulcrum", "/var/backups/fulcrum"):
        expect(in_root("stat", "-c", "%U:%G %a", folder).stdout == "fulcrum:fulcrum 700\n", f"{folder}: not the service's")
    uses_it()
    starts()

    edited = (root / "etc/fulcrum/fulcrum.yaml").read_text()
    shutil.copy(next_version(package), root / "next.deb")
    said = in_root("dpkg", "-i", "/next.deb")
    expect(said.returncode == 0, f"upgrading: {said.stdout}{said.stderr}")
    expect("keygen" not in said.stdout, "an upgrade tells a newcomer's steps")
    expect((root / prefix / "share/fulcrum/new").exists(), "the upgrade brought nothing")
    expect((root / "etc/fulcrum/fulcrum.yaml").read_text() == edited, "the upgrade lost the configuration")
    expect((root / "var/lib/fulcrum/fulcrum.db").exists(), "the upgrade lost the database")

    said = in_root("dpkg", "-r", "fulcrum")
    expect(said.returncode == 0, f"removing: {said.stdout}{said.stderr}")
    expect(not (root / prefix / "bin/fulcrum").exists(), "the program is still there")
    expect((root / "etc/fulcrum/fulcrum.yaml").exists(), "removing took the configuration")
    said = in_root("dpkg", "--purge", "fulcrum")
    expect(said.returncode == 0, f"purging: {said.stdout}{said.stderr}")
    expect(not (root / "etc/fulcrum/fulcrum.yaml").exists(), "purging left the configuration")
    for kept in ("etc/fulcrum/master.key", "etc/fulcrum/token", "var/lib/fulcrum/fulcrum.db"):
        expect((root / kept).exists(), f"purging took {kept}")
    expect("Left for you to remove: /var/lib/fulcrum" in said.stdout, f"purging does not say what is left: {said.stdout}")

shutil.rmtree(work, ignore_errors=True)
print("\n".join(problems) if problems else f"{package.name}: built, installed, used, upgraded, removed, purged")
sys.exit(1 if problems else 0)
