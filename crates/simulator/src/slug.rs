//! The file name under which the reply to a command is kept.

/// Names longer than this are cut and given a hash of the whole command.
const LONGEST: usize = 120;
const KEPT: usize = 100;

/// `dumpsys battery` → `dumpsys_battery`. The reply is `replies/<slug>.txt`.
pub fn slug(command: &str) -> String {
    let mut name = String::with_capacity(command.len());
    for c in command.trim().chars() {
        let plain = c.is_ascii_alphanumeric() || matches!(c, '.' | '=' | '-');
        if plain {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    if name.len() <= LONGEST {
        return name;
    }
    name.truncate(KEPT);
    format!("{name}-{:08x}", fnv1a(command.trim().as_bytes()))
}

/// FNV-1a, 32 bits: the same on every computer and in every version of Rust, as file names must be.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_becomes_a_file_name() {
        for (command, name) in [
            ("dumpsys battery", "dumpsys_battery"),
            ("content query --uri content://media/external", "content_query_--uri_content_media_external"),
            ("getprop ro.product.model", "getprop_ro.product.model"),
            ("  df -k /data  ", "df_-k_data"),
        ] {
            assert_eq!(slug(command), name);
        }
    }

    #[test]
    fn long_commands_that_differ_at_the_end_have_different_names() {
        let long = "x".repeat(150);
        let (a, b) = (slug(&format!("{long} a")), slug(&format!("{long} b")));
        assert_ne!(a, b);
        assert_eq!(a.len(), KEPT + 9);
        assert_eq!(slug(&"a".repeat(121)), format!("{}-019ebb34", "a".repeat(100)));
    }
}
