//! How fast a long list of photos is read: 100,000 rows, about 20 MB. `cargo bench -p diagnosis --bench media`.

use std::fmt::Write as _;
use std::time::Instant;

const ROWS: u64 = 100_000;
const ROUNDS: usize = 9;
const LEAST_MB_PER_SECOND: f64 = 300.0;

fn main() {
    let mut text = String::new();
    for row in 0..ROWS {
        let folder = match row % 5 {
            0..=2 => "DCIM/Camera/",
            3 => "Pictures/Screenshots/with a rather long name that a person once gave to it and then forgot about/",
            _ => "Android/media/com.whatsapp/WhatsApp/Media/WhatsApp Images/and everything that anybody ever sent/",
        };
        writeln!(
            text,
            "Row: {row} _size={}, date_added={}, is_pending=0, mime_type=image/jpeg, width=4080, height=3072, relative_path={folder}",
            3_000_000 + row * 7,
            1_763_904_012 - row * 60
        )
        .expect("writing to a string cannot fail");
        // As long as the rows of real phones are with more columns: the parser has to walk over them.
        while text.len() < (row as usize + 1) * 200 {
            text.insert(text.len() - 1, 'x');
        }
    }
    let mut speeds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let rows = diagnosis::facts::media::rows_per_answer(text.as_bytes());
            let seconds = start.elapsed().as_secs_f64();
            assert_eq!(rows, Some(ROWS));
            text.len() as f64 / 1e6 / seconds
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    let median = speeds[ROUNDS / 2];
    println!(
        "list of photos: {:.0} MB read at {median:.0} MB/s (median of {ROUNDS}; target ≥ {LEAST_MB_PER_SECOND}) {}",
        text.len() as f64 / 1e6,
        if median >= LEAST_MB_PER_SECOND { '✓' } else { '✗' }
    );
}
