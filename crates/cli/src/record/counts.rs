//! What a recording keeps of the live meter's answers: how much the backup app sent and received.
//!
//! Around these figures stand the names of every Wi-Fi that the phone knew, and what every other app used. So nothing is
//! kept but rows of numbers, and of them only the app's own figures; a row of another app says that there is one.

use std::sync::{Mutex, PoisonError};

use diagnosis::case::Case;
use diagnosis::meter;
use diagnosis::phone::{Action, NoReply, Phone, Platform, Query, Reply};
use worker::clock::SystemClock;

/// The heading of the kernel's map.
const MAP: &str = "mAppUidStatsMap:";
/// Its columns, and where the owner stands in them.
const MAP_COLUMNS: &str = "uid rxBytes rxPackets txBytes txPackets";
/// The columns of the older table begin like this; the fourth is the owner.
const TABLE_COLUMNS: &str = "idx iface acct_tag_hex uid_tag_int ";

/// All that one reading of the meter asks this phone for, each with its answer.
pub async fn asked(phone: &impl Phone, case: &Case) -> Vec<(Query, Reply)> {
    let listening = Listening { phone, heard: Mutex::default() };
    // A phone that does not tell is recorded as one.
    drop(meter::measure(&listening, &SystemClock::default(), case).await);
    listening.heard.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The figures alone. `uid`: that of the backup app.
pub fn of_app(dump: &str, uid: Option<u32>) -> String {
    let mut lines = dump.lines();
    let head = lines.next().unwrap_or_default();
    if head.starts_with(TABLE_COLUMNS) {
        let rows = lines.filter_map(|line| row(line, uid, 3, &[1, 2]));
        return std::iter::once(head.to_owned()).chain(rows).map(|line| line + "\n").collect();
    }
    let mut lines = dump.lines().map(str::trim).skip_while(|line| *line != MAP).skip(1);
    if lines.next() != Some(MAP_COLUMNS) {
        return String::new();
    }
    let rows = lines.filter(|line| !line.starts_with("Entry is deleted"));
    let rows = rows.map_while(|line| row(line, uid, 0, &[]));
    let head = [MAP, MAP_COLUMNS].map(str::to_owned);
    head.into_iter().chain(rows).map(|line| format!("  {line}\n")).collect()
}

/// A row of numbers, in which `owner` is the place of its uid and `words` are those of an interface and a tag. `None`: it is
/// something else.
fn row(line: &str, uid: Option<u32>, owner: usize, words: &[usize]) -> Option<String> {
    let mut cells: Vec<&str> = line.split_whitespace().collect();
    let is_word = |cell: &str| cell.len() <= 20 && cell.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let is_number = |cell: &str| cell.parse::<u64>().is_ok();
    let fits = cells.iter().enumerate().all(|(at, cell)| is_number(cell) || words.contains(&at) && is_word(cell));
    let of: u32 = cells.get(owner).filter(|_| fits)?.parse().ok()?;
    if Some(of) != uid {
        cells.iter_mut().skip(owner + 1).for_each(|cell| *cell = "0");
    }
    Some(cells.join(" "))
}

/// Keeps what is asked and answered.
struct Listening<'a, P> {
    phone: &'a P,
    heard: Mutex<Vec<(Query, Reply)>>,
}

impl<P: Phone> Phone for Listening<'_, P> {
    fn platform(&self) -> Platform {
        self.phone.platform()
    }

    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        let reply = self.phone.ask(query).await?;
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).push((query.clone(), reply.clone()));
        Ok(reply)
    }

    async fn act(&self, _: &Action) -> Result<Reply, NoReply> {
        Err(NoReply::Refused("a recording changes nothing".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_figures_are_left_of_the_map() {
        let dump = "  iface=wlan0 ident=[{wifiNetworkKey=\"Doe Family\"psk}]\n  mAppUidStatsMap: OK\nBPF map content:\n  \
                    mAppUidStatsMap:\n    uid rxBytes rxPackets txBytes txPackets\n    10122 131 87 79 15\n    \
                    Entry is deleted while dumping, iterating from first entry\n    10142 48 8 28 842\n  mStatsMapA:\n    \
                    10142 9 9 9 9\n";
        let kept =
            "  mAppUidStatsMap:\n  uid rxBytes rxPackets txBytes txPackets\n  10122 0 0 0 0\n  10142 48 8 28 842\n";
        assert_eq!(of_app(dump, Some(10_142)), kept);
        assert_eq!(of_app("mAppUidStatsMap:\nsomething of Jane's\n", Some(10_142)), "");
        assert_eq!(of_app("Can't find service: netd\n", Some(10_142)), "");
    }

    #[test]
    fn only_the_apps_own_figures_are_left_of_the_table() {
        let head = "idx iface acct_tag_hex uid_tag_int cnt_set rx_bytes rx_packets tx_bytes tx_packets\n";
        let rows = "2 wlan0 0x0 10142 0 1000 10 500 5\n3 v4-rmnet_data0 0x0 10007 1 3000 30 1500 15\nJane 1 2 3 4\n";
        let kept = "2 wlan0 0x0 10142 0 1000 10 500 5\n3 v4-rmnet_data0 0x0 10007 0 0 0 0 0\n";
        assert_eq!(of_app(&format!("{head}{rows}"), Some(10_142)), format!("{head}{kept}"));
    }
}
