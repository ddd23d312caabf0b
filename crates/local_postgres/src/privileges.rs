//! Who the server runs as: root becomes `postgres` or `nobody`, anyone else stays who they are.

use std::ffi::CStr;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// The user and group a root process hands the server to.
#[derive(Clone, Copy, Debug)]
pub struct Unprivileged {
    uid: u32,
    gid: u32,
}

/// Someone to hand over to, when this process is root.
pub fn unprivileged() -> Option<Unprivileged> {
    // SAFETY: geteuid takes nothing and can't fail.
    if unsafe { libc::geteuid() } != 0 {
        return None;
    }
    [c"postgres", c"nobody"].into_iter().find_map(lookup)
}

fn lookup(name: &CStr) -> Option<Unprivileged> {
    // SAFETY: the name ends in NUL; the answer is read at once, before any other call could overwrite it, and the
    // crate looks names up only before it starts threads of its own.
    unsafe {
        let entry = libc::getpwnam(name.as_ptr());
        entry.as_ref().map(|entry| Unprivileged {
            uid: entry.pw_uid,
            gid: entry.pw_gid,
        })
    }
}

impl Unprivileged {
    /// Gives a folder to this user.
    pub fn own(self, folder: &Path) -> io::Result<()> {
        std::os::unix::fs::chown(folder, Some(self.uid), Some(self.gid))
    }

    /// Whether this user can pass through all parents of a path.
    pub fn reaches(self, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let absolute = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
        absolute
            .ancestors()
            .skip(1)
            .filter_map(|parent| fs::metadata(parent).ok())
            .all(|parent| {
                let bits = parent.mode();
                let right = if parent.uid() == self.uid {
                    0o100
                } else if parent.gid() == self.gid {
                    0o010
                } else {
                    0o001
                };
                bits & right != 0
            })
    }
}

/// Makes a command run as that user, if any, and end when the thread that started it ends.
pub fn restrict(command: &mut Command, user: Option<Unprivileged>) {
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    // The standard library drops root's other groups by itself; the order to die with the parent has to come after
    // the change of user, which would undo it.
    // SAFETY: between fork and exec only one system call, which is safe there.
    unsafe {
        command.pre_exec(|| {
            #[cfg(target_os = "linux")]
            if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGINT) != 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(())
        });
    }
}

/// Asks a server to stop at once but in order (PostgreSQL's fast shutdown).
pub fn interrupt(pid: u32) {
    if let Ok(pid) = libc::pid_t::try_from(pid) {
        // SAFETY: sends a signal; a process that is gone makes it fail, which is fine.
        unsafe { libc::kill(pid, libc::SIGINT) };
    }
}

/// Whether a process with this number is there.
pub fn is_alive(pid: u32) -> bool {
    // SAFETY: signal 0 only asks.
    libc::pid_t::try_from(pid).is_ok_and(|pid| unsafe { libc::kill(pid, 0) } == 0)
}
