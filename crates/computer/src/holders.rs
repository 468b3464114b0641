//! Which programs hold a phone.
//!
//! On Linux, where a program has the device open, that is seen (`/proc/<pid>/fd`; of one's own processes only). Else
//! the known ones that run are named as what they are: programs that can take phones.
//!
//! ```text
//! /proc/4711/fd/12 -> /dev/bus/usb/001/007
//! ```

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diagnosis::doctor::sight::{Holder, UsbDevice};
use diagnosis::knowledge::{self, Holds, Program};
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

/// Listing a thousand processes takes some 30 ms; more than this and something is wrong with the computer.
const DEADLINE: Duration = Duration::from_secs(3);
/// The kernel keeps this much of a process's name (`TASK_COMM_LEN` less one).
const LONGEST_ON_LINUX: usize = 15;

/// Programs that have one of these devices open, and known ones that run. Empty where nobody can tell in time.
pub async fn holders(devices: Vec<UsbDevice>) -> Vec<Holder> {
    let looking = tokio::task::spawn_blocking(move || {
        let mut holders = openers(Path::new("/proc"), &devices);
        holders.extend(running().into_iter().map(|name| Holder { name, port: None }));
        holders.into_iter().collect()
    });
    match tokio::time::timeout(DEADLINE, looking).await {
        Ok(Ok(holders)) => holders,
        Ok(Err(_)) | Err(_) => {
            tracing::warn!("the running programs could not be listed in time");
            Vec::new()
        }
    }
}

/// The known programs that run and could take the debugging interface, as people know them.
fn running() -> BTreeSet<String> {
    let mut system = System::new();
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, ProcessRefreshKind::nothing());
    let names = system.processes().values().map(|process| process.name().to_string_lossy());
    names.filter_map(|name| in_the_way(&name)).map(|program| program.name.clone()).collect()
}

/// Who has the nodes of these devices open.
fn openers(proc: &Path, devices: &[UsbDevice]) -> BTreeSet<Holder> {
    let mut found = BTreeSet::new();
    if !cfg!(target_os = "linux") || devices.is_empty() {
        return found;
    }
    let nodes: Vec<(PathBuf, &UsbDevice)> = devices
        .iter()
        .map(|device| (format!("/dev/bus/usb/{:03}/{:03}", device.port.bus, device.address).into(), device))
        .collect();
    for process in entries(proc).filter(|path| is_process(path)) {
        for file in entries(&process.join("fd")).filter_map(|file| std::fs::read_link(file).ok()) {
            let Some((_, device)) = nodes.iter().find(|(node, _)| *node == file) else { continue };
            let Ok(name) = std::fs::read_to_string(process.join("comm")) else { continue };
            let name = name.trim();
            // Who holds only file transfer has the node open, too, and is not in the way.
            let name = match known(name) {
                Some(program) if program.holds == Holds::Files => continue,
                Some(program) => program.name.clone(),
                None => name.to_owned(),
            };
            found.insert(Holder { name, port: Some(device.port.clone()) });
        }
    }
    found
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    // What belongs to others cannot be read, and a process may end meanwhile.
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn is_process(path: &Path) -> bool {
    let number = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
    number.is_some_and(|id| id != std::process::id())
}

fn in_the_way(process: &str) -> Option<&'static Program> {
    known(process).filter(|program| program.holds == Holds::Debugging)
}

fn known(process: &str) -> Option<&'static Program> {
    let process = process.to_lowercase();
    let process = process.strip_suffix(".exe").unwrap_or(&process);
    let cut = |name: &str| name.chars().take(LONGEST_ON_LINUX).collect::<String>();
    let is = |name: &String| {
        let name = name.to_lowercase();
        name == process || (cfg!(target_os = "linux") && cut(&name) == process)
    };
    knowledge::programs().iter().find(|program| program.processes.iter().any(is))
}

#[cfg(test)]
mod tests {
    use diagnosis::doctor::sight::{Access, UsbPort};

    use super::*;

    #[test]
    fn programs_are_known_by_the_names_that_systems_give_them() {
        let name = |process: &str| known(process).map(|program| program.name.as_str());
        assert_eq!(name("adb"), Some("adb"));
        assert_eq!(name("adb.exe"), Some("adb"));
        assert_eq!(name("SmartSwitchPC.exe"), Some("Samsung Smart Switch"));
        assert_eq!(name("PHONEEXPERIENCEHOST.EXE"), Some("Phone Link"));
        assert_eq!(name("gvfsd-mtp"), Some("GNOME Files"));
        for other in ["", ".exe", "adbd", "bash", "smart", "exe"] {
            assert_eq!(name(other), None, "{other}");
        }
        assert!(in_the_way("adb").is_some() && in_the_way("gvfsd-mtp").is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn who_has_a_device_open_is_named_and_who_only_lists_files_is_not() {
        assert_eq!(known("gvfs-gphoto2-vo").map(|program| program.id.as_str()), Some("gnome_files"));
        let proc = tempfile::tempdir().unwrap();
        let process = |id: &str, name: &str, files: &[&str]| {
            let folder = proc.path().join(id);
            std::fs::create_dir_all(folder.join("fd")).unwrap();
            std::fs::write(folder.join("comm"), format!("{name}\n")).unwrap();
            for (number, file) in files.iter().enumerate() {
                std::os::unix::fs::symlink(file, folder.join("fd").join(number.to_string())).unwrap();
            }
        };
        process("10", "adb", &["/dev/null", "/dev/bus/usb/001/007"]);
        process("11", "gvfsd-mtp", &["/dev/bus/usb/001/007"]);
        process("12", "someone", &["/dev/bus/usb/001/007", "/dev/bus/usb/001/007"]);
        process("13", "elsewhere", &["/dev/bus/usb/001/008", "socket:[123]"]);
        process(&std::process::id().to_string(), "ourselves", &["/dev/bus/usb/001/007"]);
        process("net", "no process", &["/dev/bus/usb/001/007"]);
        let port = UsbPort { bus: 1, ports: vec![2] };
        let device = UsbDevice {
            port: port.clone(),
            address: 7,
            vendor: 0,
            product: 0,
            maker_name: None,
            product_name: None,
            serial: None,
            interfaces: Vec::new(),
            access: Access::Busy,
        };
        let found = openers(proc.path(), &[device]);
        let expected = ["adb", "someone"].map(|name| Holder { name: name.to_owned(), port: Some(port.clone()) });
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
    }

    #[tokio::test]
    async fn a_known_program_that_runs_is_found() {
        // A program of ours under a known name: nothing else of this computer is relied on.
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("Vysor");
        assert!(std::process::Command::new("cp").arg("/bin/sleep").arg(&program).status().unwrap().success());
        let mut child = std::process::Command::new(&program).arg("30").spawn().unwrap();
        let found = holders(Vec::new()).await;
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(found.contains(&Holder { name: "Vysor".to_owned(), port: None }), "{found:?}");
    }
}
