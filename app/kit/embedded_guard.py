"""What stays beside an embedded PostgreSQL server: run by its path as a program of its own, standard library only.

`keep` starts the server and stops it when nobody holds the users' lock any more. The kernel lets go of a dead
program's locks, so this is true after kill -9 too, on every Unix, and no user is ever cut off by another one leaving.
Should the keeper itself be killed, Linux tells the server (PR_SET_PDEATHSIG); elsewhere the next start attaches to it.
"""

import _thread
import ctypes
import fcntl
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PATIENCE_S = 60
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_QUIET = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def keep(users: str, uid: int, gid: int, command: Sequence[str]) -> int:
    """Run the server as uid:gid until it ends or its users are gone; return its exit code."""
    for number in _QUIET:  # a service manager signals everybody; the server must outlive its users
        signal.signal(number, signal.SIG_IGN)
    keeper = os.getpid()
    server = os.fork()
    if server == 0:
        _become_server(keeper, uid, gid, command)
    _thread.start_new_thread(_stop_after_last_user, (users, server))
    _, status = os.waitpid(server, 0)
    return abs(os.waitstatus_to_exitcode(status))


def mapped(uid: int, gid: int, command: Sequence[str]) -> None:
    """Become the command, under the name uid:gid in a user namespace; files still belong to the caller.

    initdb refuses a user that has no line in /etc/passwd, as containers often have it.
    """
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "this system does not let users make namespaces")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1", encoding="ascii")
    os.execv(command[0], list(command))


def _become_server(keeper: int, uid: int, gid: int, command: Sequence[str]) -> None:
    try:
        for number in _QUIET:  # ignoring is inherited
            signal.signal(number, signal.SIG_DFL)
        if os.geteuid() != uid:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
        if sys.platform == "linux":  # after setuid, which clears it
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() == keeper:
            os.execv(command[0], list(command))
    finally:
        os._exit(127)


def _stop_after_last_user(users: str, server: int) -> None:
    fcntl.flock(os.open(users, os.O_RDWR), fcntl.LOCK_EX)
    os.kill(server, signal.SIGINT)  # fast shutdown: roll back, checkpoint, leave
    time.sleep(PATIENCE_S)
    os.kill(server, signal.SIGQUIT)  # the write-ahead log replays the rest at the next start


def main(arguments: Sequence[str]) -> int:
    """Take the verb and its arguments from the command line."""
    match list(arguments):
        case ["keep", users, uid, gid, *command]:
            return keep(users, int(uid), int(gid), command)
        case ["mapped", uid, gid, *command]:
            mapped(int(uid), int(gid), command)
    return 2


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # at once: the waiting thread has nothing to finish
