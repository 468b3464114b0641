//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

/// Finds out why a phone stopped backing up its photos, and puts it right.
#[derive(Debug, Parser)]
#[command(name = "unstuck", version, propagate_version = true, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists the phones that are connected, with their state.
    Phones {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Reads a phone and says what stops its photo backup. Changes nothing on it.
    ///
    /// Exit code 0: nothing stops it; 1: something does; 2: it could not be checked.
    Check {
        #[command(flatten)]
        visit: VisitArgs,
        /// Look into the photo library of an iPhone, too: which photos exist only there. Takes minutes.
        ///
        /// Its database is copied to this computer and deleted afterwards.
        #[arg(long)]
        deep: bool,
        /// Look online, too: what the provider of the backup app says of its service just now, and whether a server of
        /// your own answers. Each address is named before, and you are asked.
        #[arg(long)]
        online: bool,
        /// Where your own Immich or Nextcloud server is, such as https://photos.example.org. Kept nowhere.
        #[arg(long, value_name = "URL", requires = "online")]
        server: Option<String>,
        /// Measure how fast this computer's internet sends, too: up to 25 MB go to an address that is named before.
        #[arg(long, requires = "online")]
        speed: bool,
        /// Do not ask before looking online.
        #[arg(long, requires = "online")]
        yes: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Links an account, so that how full its cloud is can be read: google, onedrive, dropbox, nextcloud or immich.
    ///
    /// You sign in with your own browser. What opens the account is kept in the system's keychain. The key of an Immich is
    /// read from standard input.
    ///
    /// Exit code 0: linked; 1: not linked; 2: it could not be tried.
    Link {
        provider: String,
        /// The address of your own server, such as https://cloud.example.org.
        #[arg(long, value_name = "URL")]
        server: Option<String>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Forgets a linked account, and tells its provider so where that is possible.
    ///
    /// Exit code 0: forgotten; 1: it was not linked, or could not be forgotten; 2: no such provider.
    Unlink {
        provider: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Makes one fix: asks, changes, and verifies by reading the phone again.
    ///
    /// What only you can see on the phone is asked; a script answers on standard input, one line each.
    ///
    /// Exit code 0: fixed, or looked at; 1: not fixed, or the look found something; 2: it could not be tried.
    Fix {
        /// A fix or a finding, as `unstuck check` names them.
        id: String,
        #[command(flatten)]
        visit: VisitArgs,
        /// Do not ask before changing a setting.
        #[arg(long)]
        yes: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Watches for a minute whether photos go up now. Changes nothing on the phone.
    ///
    /// Of an Android phone: what its backup app sends. Of an iPhone: what iOS notes of iCloud Photos.
    ///
    /// Exit code 0: they go up; 1: nothing or next to nothing went up; 2: it could not be told.
    Watch {
        #[command(flatten)]
        visit: VisitArgs,
        /// Stop earlier, at the first reading after so many seconds.
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        seconds: u32,
        /// Print JSON, one line for each reading and one for the verdict.
        #[arg(long)]
        json: bool,
    },
    /// Makes an Android phone believe for some seconds that its cable is out, and says what would stop the backup then.
    /// Asks first. The phone ends it by itself, whatever happens to the cable and to this command.
    ///
    /// Exit code 0: nothing more stops it; 1: something does; 2: it could not be looked, or not be proven to be over.
    OffCable {
        #[command(flatten)]
        visit: VisitArgs,
        /// Do not ask before it.
        #[arg(long)]
        yes: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Takes back every change that was made on a phone.
    ///
    /// Exit code 0: all undone, or nothing to undo; 1: something could not be undone; 2: it could not be tried.
    Undo {
        #[command(flatten)]
        phone: PhoneArgs,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Writes a page about a phone for somebody who helps, without what is private.
    ///
    /// Exit code 0: written; 2: the phone could not be read, or the file could not be written.
    /// With --compare 0: nothing got worse; 1: something is new; 2: these are no two reports.
    Report {
        #[command(flatten)]
        visit: VisitArgs,
        /// A file that does not exist yet. Without it, the text is printed.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Write JSON, which can be compared, in the place of a page.
        #[arg(long)]
        json: bool,
        /// Says what differs between two reports in JSON. Reads no phone.
        #[arg(long, num_args = 2, value_names = ["FILE", "FILE"], conflicts_with_all = ["out", "json", "serial", "tcp", "app"])]
        compare: Vec<PathBuf>,
    },
    /// Makes the four checks of the month, and says what changed since the last ones.
    ///
    /// Exit code 0: all four are fine; 1: something needs you or got worse; 2: it could not be checked.
    Monthly {
        #[command(flatten)]
        visit: VisitArgs,
        /// Write a reminder for a calendar, once a month. A file that does not exist yet.
        #[arg(long, value_name = "FILE")]
        ics: Option<PathBuf>,
        /// Look into the photo library of an iPhone, too: how many photos there are, and how many only there. Takes minutes.
        #[arg(long)]
        deep: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Compares backup services, and suggests one for your answers. Needs no phone; with one, it uses what that showed.
    ///
    /// Exit code 0: compared; 2: no such answer, or the phone could not be read.
    Compare {
        /// An answer to one of the questions: sight=only_me|anyone|not_sure, place=provider|own_server|not_sure,
        /// cost=free|may_pay|not_sure.
        #[arg(long = "answer", value_name = "QUESTION=ANSWER")]
        answers: Vec<String>,
        #[command(flatten)]
        visit: VisitArgs,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Saves the photos and videos of a phone into a folder of this computer, and reads them back. Changes nothing on the
    /// phone; overwrites and deletes nothing in the folder. The same command goes on where it was stopped.
    ///
    /// An iPhone: everything in its camera folders, with the edited versions; or with --only-here what is not in iCloud.
    /// An Android phone: everything that it lists.
    ///
    /// Exit code 0: all is saved; 1: not all is, run it again; 2: it could not be tried.
    Rescue {
        /// Made if it is not there.
        dir: PathBuf,
        #[command(flatten)]
        visit: VisitArgs,
        /// Only what lies in this folder of an Android phone, such as DCIM/Camera. May be given several times.
        #[arg(long)]
        folder: Vec<String>,
        /// Only what came since the backup app of an Android phone last sent as much as a photo: it is probably not backed
        /// up.
        #[arg(long)]
        since_last_upload: bool,
        /// Only what exists only on an iPhone: its photo library is looked into first. What that shows to be in iCloud,
        /// in the bin or somebody else's is left out, with its edits; what is unclear is saved.
        #[arg(long)]
        only_here: bool,
        /// How many seconds to wait for a phone that went away.
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        wait: u64,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Writes what a phone answers to a folder, without what is private, to test with.
    ///
    /// Android phones, iPhones and iPads. Of an Android phone its answers are kept, with names, numbers and addresses replaced; of
    /// an iPhone only the values that a check reads. Read the folder before you share it.
    Record {
        /// A folder that does not exist yet, or is empty.
        dir: PathBuf,
        #[command(flatten)]
        phone: PhoneArgs,
        #[command(flatten)]
        app: AppArgs,
    },
    /// Makes a phone know this computer over Wi-Fi, for `--tcp` afterwards. Android 11 and later, no cable.
    ///
    /// On the phone: Developer options, Wireless debugging, "Pair device with pairing code".
    ///
    /// Exit code 0: paired; 1: not paired; 2: it could not be tried.
    Pair {
        /// The address that the phone shows below the code.
        #[arg(value_name = "HOST:PORT")]
        address: String,
        /// The six digits. Asked for if it is left out.
        #[arg(long)]
        code: Option<String>,
    },
    /// Answers what only a real iPhone can answer, as yes or no, to be pasted into an issue. Nothing personal is in it.
    ///
    /// Exit code 0: asked, whatever the answers; 2: no iPhone could be asked.
    Probe {
        #[command(flatten)]
        phone: PhoneArgs,
        /// Ask also what needs your hands: you have a minute to switch Low Power Mode and to open Photos.
        #[arg(long)]
        by_hand: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Serves the demo phones on this computer, and says how to reach them.
    Demo {
        /// Serve the demo iPhones instead, each behind a simulated usbmuxd.
        #[arg(long)]
        iphone: bool,
    },
    /// Prints a script that completes these commands in a shell.
    Completions {
        #[arg(value_enum)]
        shell: Shell,
    },
    /// The reader of one phone, as the window starts it.
    #[command(hide = true)]
    PhoneWorker {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// A look at a phone: which one, about which app, and where it is remembered.
#[derive(Debug, Clone, Args)]
pub struct VisitArgs {
    #[command(flatten)]
    pub phone: PhoneArgs,
    #[command(flatten)]
    pub app: AppArgs,
    #[command(flatten)]
    pub data: DataArgs,
}

/// Which phone. Without any of these, the one that is connected.
#[derive(Debug, Clone, Args)]
pub struct PhoneArgs {
    /// The phone with this serial number, through the adb server.
    #[arg(long, value_name = "SERIAL")]
    pub serial: Option<String>,
    /// A phone that listens on the network, without an adb server.
    #[arg(long, value_name = "HOST:PORT", conflicts_with = "serial")]
    pub tcp: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub struct AppArgs {
    /// The backup app. Without it, the likeliest one on the phone.
    #[arg(long, value_name = "PACKAGE")]
    pub app: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub struct DataArgs {
    /// Where checks are remembered, to be compared with later ones, and changes, to be undone.
    #[arg(long, value_name = "DIR", env = "UNSTUCK_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
}
