//! The photo library of an iPhone, from its folder to the facts: copied while the phone writes, counted, and gone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use diagnosis::case::{Case, PackageId};
use diagnosis::check::{Check, check};
use diagnosis::fact::Why;
use diagnosis::facts::photo_library::{Part, PhotoLibrary};
use diagnosis::phone::Portion;
use diagnosis::survey::survey;
use phone::iphone::Iphone;
use phone::iphone::muxer::MuxerAddress;
use simulator::fault::Faults;
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::crowd::Crowd;
use simulator::iphone::folder::Folder;
use simulator::iphone::muxer::SimulatedMuxer;
use tokio::sync::Notify;
use tokio::time::timeout;
use worker::clock::SystemClock;
use worker::library::{Deep, files};
use worker::reached::Reached;

const PATIENCE: Duration = Duration::from_secs(60);
const MAIN: &str = "afc open /PhotoData/Photos.sqlite";

struct Desk {
    phone: Handle,
    _muxer: SimulatedMuxer,
    iphone: Iphone,
    case: Case,
    data: tempfile::TempDir,
}

impl Desk {
    async fn with(name: &str, scene: Option<&str>) -> Self {
        Self::about(name, scene, "com.apple.mobileslideshow").await
    }

    async fn about(name: &str, scene: Option<&str>, app: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones").join(name);
        let phone = SimulatedIphone::start(&Folder::read(&path).unwrap(), scene).unwrap();
        let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
        let address = MuxerAddress::parse(&muxer.address().to_string()).unwrap();
        let iphone = timeout(PATIENCE, Iphone::connect(address, phone.udid(), |_| {})).await.unwrap().unwrap();
        let survey = survey(&iphone, &SystemClock::default(), phone.udid()).await.unwrap();
        let case = survey.case(PackageId::new(app).as_ref());
        Self { phone, _muxer: muxer, iphone, case, data: tempfile::tempdir().unwrap() }
    }

    async fn look(&self, told: &(dyn Fn(Portion) + Send + Sync)) -> Check {
        let clock = SystemClock::default();
        let reached = Reached::Iphone(self.iphone.clone());
        let deep = Deep::new(&reached, self.data.path());
        let check = check(&self.iphone, &clock, &self.case, |_| {}).await;
        assert_eq!(check.facts.photo_library.unknown().map(|unknown| unknown.why), Some(Why::OnRequest));
        timeout(PATIENCE, check.look_deeper(&deep, &clock, &self.case, told)).await.unwrap()
    }

    fn copies_left(&self) -> usize {
        std::fs::read_dir(self.data.path().join("photo-library")).map_or(0, Iterator::count)
    }

    /// Who writes to the disk ends a moment after the answer is not wanted any more.
    async fn until_no_copy_is_left(&self) {
        let gone = async {
            while self.copies_left() > 0 {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, gone).await.unwrap();
    }

    fn times(&self, request: &str) -> usize {
        self.phone.requests().iter().filter(|heard| *heard == request).count()
    }
}

fn library(check: &Check) -> &PhotoLibrary {
    check.facts.photo_library.ok().unwrap_or_else(|| panic!("{:?}", check.facts.photo_library))
}

fn detail(check: &Check) -> (Why, String) {
    let unknown = check.facts.photo_library.unknown().unwrap();
    (unknown.why, unknown.detail.clone().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_counts_what_the_phone_has_and_leaves_nothing_behind() {
    let desk = Desk::with("apple-iphone-14-pro-ios-18", Some("photos-only-here")).await;
    let portions = Mutex::new(Vec::new());
    let check = desk.look(&|portion| portions.lock().unwrap().push(portion)).await;
    let part = |photos, videos, bytes| Some(Part { photos, videos, bytes, unsized_count: 0 });
    // 272 and 40 Live Photos, of which the log alone has the latter.
    let bytes = 272 * 1_700_000 + 40 * 2_800_000;
    assert_eq!(library(&check).only_here, part(310, 2, bytes));
    assert_eq!(library(&check).all, part(1200, 40, bytes + 928 * 1_800_000));
    assert_eq!((library(&check).cannot_sync, library(&check).not_here), (part(0, 0, 0), part(0, 0, 0)));
    let found = check.verdict.findings.iter().find(|found| found.rule == "files/only_on_this_phone").unwrap();
    assert_eq!(
        found.evidence[0].text,
        format!("ZLOCALAVAILABILITY=1 ZREMOTEAVAILABILITY=0: 310 photos, 2 videos, {bytes} bytes")
    );
    assert_eq!(desk.copies_left(), 0);
    let portions = portions.into_inner().unwrap();
    assert!(portions.is_sorted_by_key(|portion| portion.bytes), "{portions:?}");
    let last = portions.last().unwrap();
    assert!(portions.len() > 1 && last.bytes == last.of && last.of > 500_000, "{portions:?}");

    let files = files(&desk.iphone, desk.data.path(), &|_| {}).await.unwrap().unwrap();
    // Three are in the bin.
    assert_eq!((files.only_here.len(), files.elsewhere.len()), (312, 928 + 3));
    assert!(files.only_here.iter().all(|path| path.starts_with("/DCIM/")), "{files:?}");
    assert_eq!(desk.copies_left(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_service_never_takes_is_told_for_whichever_app_is_asked_about() {
    let (phone, scene) = ("apple-iphone-15-ios-26", Some("files-that-never-go-up"));
    let desk = Desk::about(phone, scene, "com.google.photos").await;
    let check = desk.look(&|_| {}).await;
    let evidence = |rule: &str| {
        let found = check.verdict.findings.iter().find(|found| found.rule == rule);
        found.unwrap_or_else(|| panic!("{rule}: {:?}", check.verdict)).evidence[0].text.clone()
    };
    for (rule, text) in [
        ("files/too_large_for_service", "2 × bytes of the original > 21474836480, largest 31000000000"),
        ("files/kind_not_taken", "1 × ZUNIFORMTYPEIDENTIFIER not taken"),
        ("files/too_small_for_service", "3 × ZWIDTH and ZHEIGHT < 256"),
        ("files/empty_files", "1 × bytes of the original = 0"),
    ] {
        assert_eq!(evidence(rule), text);
    }
    let (listed, more) = diagnosis::wizard::unfit(&desk.case, &check.facts);
    assert_eq!((listed.len(), more), (7, 0), "{listed:#?}");
    // The same library, asked about iCloud Photos: iOS itself says what it cannot send.
    let desk = Desk::with(phone, scene).await;
    let check = desk.look(&|_| {}).await;
    assert_eq!(diagnosis::wizard::unfit(&desk.case, &check.facts), (Vec::new(), 0));
    assert!(library(&check).unfit.as_ref().is_some_and(|unfit| unfit.services.len() >= 3));
    let of_files = |rule: &str| rule.contains("service") || rule.contains("empty");
    assert!(check.verdict.skipped.iter().all(|skipped| !of_files(skipped.rule)), "{:?}", check.verdict.skipped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_library_without_sizes_is_not_said_to_fit() {
    let desk = Desk::about("apple-ipad-10-ios-18", Some("library-lacks-sizes"), "com.google.photos").await;
    let check = desk.look(&|_| {}).await;
    let skipped: Vec<_> = check.verdict.skipped.iter().map(|skipped| skipped.rule).collect();
    let all = ["too_large_for_service", "kind_not_taken", "too_small_for_service", "empty_files"];
    assert_eq!(skipped, all.map(|rule| format!("files/{rule}")), "{:?}", library(&check));
    assert_eq!(library(&check).missing.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_into_which_the_phone_wrote_is_made_again() {
    let desk = Desk::with("apple-iphone-11-ios-17", Some("library-written-meanwhile")).await;
    let check = desk.look(&|_| {}).await;
    assert_eq!(library(&check).only_here.unwrap().photos, 30);
    assert!(desk.times(MAIN) >= 2, "the first copy was of two moments");
    assert_eq!(desk.copies_left(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_mixes_up_its_answers_is_asked_for_one_piece_at_a_time() {
    for crowd in [Crowd::Reorder, Crowd::Drop] {
        let desk = Desk::with("apple-iphone-11-ios-17", Some("library-written-meanwhile")).await;
        desk.phone.set("media:/PhotoData/Photos.sqlite:library:changes", 0);
        // From the beginning, as a phone is: one that has carried a crowd is not at a loss with the next.
        desk.phone.set_faults(Faults { crowd: Some(crowd), ..Faults::default() });
        let check = desk.look(&|_| {}).await;
        assert_eq!(library(&check).only_here.unwrap().photos, 30, "{crowd:?}");
        desk.until_no_copy_is_left().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_told_is_said_and_is_not_none() {
    for (phone, scene, why, said) in [
        ("apple-iphone-11-ios-17", Some("library-never-still"), Why::Unreadable, "restless"),
        ("apple-iphone-se-2020-ios-16", Some("library-damaged"), Why::Unreadable, "damaged"),
    ] {
        let desk = Desk::with(phone, scene).await;
        let check = desk.look(&|_| {}).await;
        assert_eq!(detail(&check), (why, said.to_owned()));
        let skipped = check.verdict.skipped.iter().filter(|skipped| skipped.rule.starts_with("files/")).count();
        assert_eq!(skipped, 3, "{:?}", check.verdict.skipped);
        assert_eq!(desk.copies_left(), 0);
    }
    let desk = Desk::with("apple-ipad-10-ios-18", Some("library-lacks-a-column")).await;
    let check = desk.look(&|_| {}).await;
    assert_eq!(library(&check).missing, ["ZASSET.ZCLOUDLOCALSTATE"]);
    assert_eq!((library(&check).only_here, library(&check).all.map(|all| all.photos)), (None, Some(250)));
    assert!(check.verdict.skipped.iter().any(|skipped| skipped.rule == "files/only_on_this_phone"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_without_a_library_or_that_closes_it_says_so() {
    let desk = Desk::with("apple-iphone-13-mini-ios-26", None).await;
    desk.phone.remove("media:/PhotoData/Photos.sqlite");
    assert_eq!(detail(&desk.look(&|_| {}).await), (Why::Unreadable, "no_file".to_owned()));
    desk.phone.set("media:/PhotoData/Photos.sqlite", toml::Table::from_iter([("closed".to_owned(), true.into())]));
    assert_eq!(detail(&desk.look(&|_| {}).await).0, Why::Refused);
    // More than any disk has.
    let size = toml::Table::from_iter([("size".to_owned(), 9_000_000_000_000_000_000_i64.into())]);
    desk.phone.set("media:/PhotoData/Photos.sqlite", size);
    desk.phone.forget_requests();
    assert_eq!(detail(&desk.look(&|_| {}).await).0, Why::TooLarge);
    assert_eq!(desk.times(MAIN), 0, "nothing was copied");
    desk.phone.choose_scene(None).unwrap();
    let cut = |portion: Portion| {
        if portion.bytes == 0 {
            desk.phone.set_faults(Faults { cut_during: Some("afc read".to_owned()), ..Faults::default() });
        }
    };
    let check = desk.look(&cut).await;
    assert_eq!((detail(&check).0, check.lost), (Why::Lost, true));
    desk.until_no_copy_is_left().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_want_the_answer_any_more_leaves_no_copy() {
    let desk = Desk::with("apple-iphone-14-pro-ios-18", Some("photos-only-here")).await;
    let slow = [("afc read".to_owned(), 3_600_000)];
    let (reached, clock) = (Reached::Iphone(desk.iphone.clone()), SystemClock::default());
    let deep = Deep::new(&reached, desk.data.path());
    let check = check(&desk.iphone, &clock, &desk.case, |_| {}).await;
    let begun = Notify::new();
    let told = |portion: Portion| {
        // The log was looked at by now; what comes next is the main file, which never ends.
        if portion.bytes == 0 {
            desk.phone.set_faults(Faults { slow: slow.clone().into(), ..Faults::default() });
            begun.notify_one();
        }
    };
    tokio::select! {
        check = check.look_deeper(&deep, &clock, &desk.case, &told) => panic!("{:?}", check.facts.photo_library),
        () = async {
            begun.notified().await;
            desk.phone.heard(MAIN).await;
            assert_eq!(desk.copies_left(), 2, "a folder and its lock");
        } => {}
    }
    desk.until_no_copy_is_left().await;
}
