//! Reading `dumpsys package PKG`: the block of one package, and in it the part of one user.

/// The block of one package. Not the copy under `Hidden system packages:`, which is the version that came with the phone.
#[derive(Debug, Clone)]
pub(crate) struct PackageDump<'a> {
    lines: Vec<&'a str>,
}

/// The phone says that there is no such package.
pub(crate) fn is_absent(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("Unable to find package"))
}

impl<'a> PackageDump<'a> {
    pub fn find(text: &'a str, package: &str) -> Option<Self> {
        let start = format!("Package [{package}]");
        let mut lines = text
            .lines()
            .take_while(|line| !line.starts_with("Hidden system packages:"))
            .skip_while(|line| !line.trim_start().starts_with(&start));
        let depth = indent(lines.next()?);
        let lines = lines.take_while(|line| line.trim().is_empty() || indent(line) > depth).collect();
        Some(Self { lines })
    }

    /// The value of a line `key=value` of the package itself; several may share a line.
    pub fn field(&self, key: &str) -> Option<&'a str> {
        self.own().find_map(|line| crate::facts::scan::field(line, key)).filter(|value| !value.is_empty())
    }

    /// The whole rest of a line `key=…`, for values with blanks in them, such as dates.
    pub fn line(&self, key: &str) -> Option<&'a str> {
        self.own().find_map(|line| crate::facts::scan::value(line, key, '='))
    }

    /// The package asks for this permission at all.
    pub fn requests(&self, permission: &str) -> bool {
        self.own().any(|line| {
            line.trim()
                .strip_prefix(permission)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(':') || rest.starts_with(','))
        })
    }

    /// The dump says what the package asks for; older ones leave it out.
    pub fn lists_requests(&self) -> bool {
        self.own().any(|line| line.trim() == "requested permissions:")
    }

    /// A permission that is granted at install, or (before Android 6) any.
    pub fn install_permission(&self, permission: &str) -> Option<bool> {
        permission_line(self.own(), permission).map(|permission| permission.granted)
    }

    /// The part of one user: its line and what is indented below it.
    pub fn user(&self, user: u32) -> Option<UserPart<'a>> {
        let start = format!("User {user}:");
        let at = self.lines.iter().position(|line| line.trim_start().starts_with(&start))?;
        let line = self.lines[at];
        let depth = indent(line);
        let below = self.lines[at + 1..].iter().take_while(|line| indent(line) > depth).copied().collect();
        Some(UserPart { line, below })
    }

    /// The lines before the first user's.
    fn own(&self) -> impl Iterator<Item = &'a str> {
        self.lines.iter().copied().take_while(|line| !is_user(line))
    }
}

/// What the dump says about a package for one user.
#[derive(Debug, Clone)]
pub(crate) struct UserPart<'a> {
    line: &'a str,
    below: Vec<&'a str>,
}

/// A runtime permission of a user, with what the system noted about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Permission<'a> {
    pub granted: bool,
    /// `USER_SET`, `POLICY_FIXED` …; bits without a name are left as numbers.
    pub flags: Vec<&'a str>,
}

impl<'a> UserPart<'a> {
    pub fn field(&self, key: &str) -> Option<&'a str> {
        crate::facts::scan::field(self.line, key)
    }

    pub fn flag(&self, key: &str) -> Option<bool> {
        self.field(key).and_then(crate::facts::scan::boolean)
    }

    /// The value of a line `key<separator>value` below.
    pub fn below(&self, key: &str, separator: char) -> Option<&'a str> {
        self.below.iter().find_map(|line| crate::facts::scan::value(line, key, separator))
    }

    pub fn permission(&self, permission: &str) -> Option<Permission<'a>> {
        permission_line(self.below.iter().copied(), permission)
    }
}

/// `android.permission.X: granted=true, flags=[ USER_SET|USER_SENSITIVE_WHEN_GRANTED]`; up to Android 8 with blanks
/// between the flags. The same form stands in the block of a shared user id.
pub(crate) fn permission_line<'a>(
    mut lines: impl Iterator<Item = &'a str>,
    permission: &str,
) -> Option<Permission<'a>> {
    lines.find_map(|line| {
        let rest = line.trim_start().strip_prefix(permission)?.strip_prefix(':')?;
        let granted = crate::facts::scan::field(rest, "granted").and_then(crate::facts::scan::boolean)?;
        let flags = rest.split_once("flags=[").map_or("", |(_, flags)| flags.split(']').next().unwrap_or(""));
        let flags = flags.split(['|', ' ']).map(str::trim).filter(|flag| !flag.is_empty()).collect();
        Some(Permission { granted, flags })
    })
}

fn is_user(line: &str) -> bool {
    line.trim_start()
        .strip_prefix("User ")
        .and_then(|rest| rest.split_once(':'))
        .is_some_and(|(number, _)| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
Packages:
  Package [com.example.backup] (1f):
    appId=10142
    versionCode=49032716 minSdk=26 targetSdk=34
    versionName=6.80.0.5
    pkgFlags=[ HAS_CODE ALLOW_BACKUP ]
    requested permissions:
      android.permission.READ_MEDIA_IMAGES
      android.permission.READ_EXTERNAL_STORAGE: restricted=true
    install permissions:
      android.permission.INTERNET: granted=true
    User 0: ceDataInode=1 installed=true hidden=false suspended=false stopped=true notLaunched=false enabled=3 instant=false virtual=false quarantined=false
      lastDisabledCaller: com.onyx
      firstInstallTime=2024-01-02 03:04:05
      runtime permissions:
        android.permission.READ_MEDIA_IMAGES: granted=false, flags=[ USER_SET USER_FIXED 524288 ]
    User 10: ceDataInode=0 installed=false stopped=false enabled=0
      runtime permissions:
        android.permission.READ_MEDIA_IMAGES: granted=true, flags=[ USER_SET]
  Package [com.example.other] (2f):
    versionName=1
Hidden system packages:
  Package [com.example.hidden] (3f):
    versionName=0
";

    #[test]
    fn a_users_part_ends_where_the_next_users_begins() {
        let dump = PackageDump::find(TEXT, "com.example.backup").unwrap();
        assert_eq!(dump.field("versionCode"), Some("49032716"));
        assert_eq!(dump.field("targetSdk"), Some("34"));
        assert!(dump.requests("android.permission.READ_EXTERNAL_STORAGE"));
        assert_eq!(dump.install_permission("android.permission.INTERNET"), Some(true));
        let owner = dump.user(0).unwrap();
        assert_eq!((owner.flag("stopped"), owner.field("enabled")), (Some(true), Some("3")));
        assert_eq!(owner.below("lastDisabledCaller", ':'), Some("com.onyx"));
        let images = owner.permission("android.permission.READ_MEDIA_IMAGES").unwrap();
        assert!(!images.granted);
        assert_eq!(images.flags, ["USER_SET", "USER_FIXED", "524288"]);
        assert!(dump.user(10).unwrap().permission("android.permission.READ_MEDIA_IMAGES").unwrap().granted);
        assert!(dump.user(1).is_none(), "user 10 is not user 1");
    }

    #[test]
    fn the_hidden_copy_is_not_the_package() {
        assert!(PackageDump::find(TEXT, "com.example.hidden").is_none());
        assert!(PackageDump::find(TEXT, "com.example").is_none());
    }
}
