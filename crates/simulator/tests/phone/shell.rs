//! What the phone's shell says, by API level: the same commands as on real phones.

use simulator::control::SimulatedPhone;

use crate::client::Line;
use crate::common::pixel;

const PHOTOS: &str = "com.google.android.apps.photos";

async fn phone_of(api: u32, maker: &str) -> Line {
    let mut folder = pixel();
    folder.identity.api = api;
    folder.identity.maker = maker.to_owned();
    Line::to(SimulatedPhone::start(&folder, None).await.unwrap()).await
}

/// One command after the other; `PHOTOS` stands for the package. What is printed where, and the exit code.
async fn check(api: u32, maker: &str, talk: &[(&str, &str, &str, u8)]) {
    let line = phone_of(api, maker).await;
    for (command, stdout, stderr, exit) in talk {
        let command = command.replace("PHOTOS", PHOTOS);
        let came = line.ask(&command).await;
        assert_eq!(came.text(), stdout.replace("PHOTOS", PHOTOS), "stdout of {command} (API {api})");
        if stderr.is_empty() {
            assert_eq!(came.stderr, "", "stderr of {command} (API {api})");
        } else {
            assert!(came.stderr.contains(&stderr.replace("PHOTOS", PHOTOS)), "{command}: {}", came.stderr);
        }
        assert_eq!(came.exit, Some(*exit), "exit of {command} (API {api})");
    }
}

#[tokio::test]
async fn settings_are_kept_and_an_unset_one_is_null() {
    check(
        34,
        "Google",
        &[
            ("settings get global low_power", "0\n", "", 0),
            ("settings get --user 0 global absent", "null\n", "", 0),
            ("settings put --user 0 global http_proxy ':0'", "", "", 0),
            ("settings get global http_proxy", ":0\n", "", 0),
            ("settings delete global http_proxy", "Deleted 1 rows\n", "", 0),
            ("settings delete global http_proxy", "Deleted 0 rows\n", "", 0),
            ("settings get global http_proxy 2>&1", "null\n", "", 0),
            ("settings get galaxy low_power", "", "Invalid namespace 'galaxy'", 255),
            ("settings put global low_power", "", "Bad arguments", 255),
        ],
    )
    .await;
}

#[tokio::test]
async fn app_ops_have_two_modes_and_a_default() {
    check(
        34,
        "Google",
        &[
            ("cmd appops get PHOTOS RUN_ANY_IN_BACKGROUND", "No operations.\nDefault mode: allow\n", "", 0),
            ("cmd appops set PHOTOS RUN_ANY_IN_BACKGROUND ignore", "", "", 0),
            ("cmd appops set --uid PHOTOS RUN_ANY_IN_BACKGROUND ignore", "", "", 0),
            (
                "cmd appops get --user 0 PHOTOS RUN_ANY_IN_BACKGROUND",
                "Uid mode: RUN_ANY_IN_BACKGROUND: ignore\nRUN_ANY_IN_BACKGROUND: ignore\n",
                "",
                0,
            ),
            ("am get-bg-restriction-level PHOTOS", "background_restricted\n", "", 0),
            ("cmd appops set --uid PHOTOS RUN_ANY_IN_BACKGROUND allow", "", "", 0),
            ("cmd appops set PHOTOS RUN_ANY_IN_BACKGROUND allow", "", "", 0),
            ("cmd appops get PHOTOS RUN_ANY_IN_BACKGROUND", "RUN_ANY_IN_BACKGROUND: allow\n", "", 0),
            ("cmd appops get PHOTOS 10008", "", "Error: Unknown operation string: 10008", 255),
            ("cmd appops set PHOTOS RUN_ANY_IN_BACKGROUND maybe", "", "Error: Mode maybe is not valid", 255),
            ("cmd appops get org.absent RUN_IN_BACKGROUND", "", "Error: No UID for org.absent in user 0", 255),
        ],
    )
    .await;
    check(
        28,
        "Google",
        &[
            ("cmd appops get PHOTOS RUN_ANY_IN_BACKGROUND", "No operations.\n", "", 0),
            (
                "cmd appops get PHOTOS AUTO_REVOKE_PERMISSIONS_IF_UNUSED",
                "",
                "Unknown operation string: AUTO_REVOKE_PERMISSIONS_IF_UNUSED",
                255,
            ),
        ],
    )
    .await;
    check(
        33,
        "Xiaomi",
        &[
            ("cmd appops set PHOTOS 10008 ignore", "", "", 0),
            ("cmd appops get PHOTOS 10008", "MIUIOP(10008): ignore\n", "", 0),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_doze_list_says_what_it_did() {
    check(
        34,
        "Google",
        &[
            ("cmd deviceidle whitelist", "system,com.google.android.gms,10110\nuser,PHOTOS,10142\n", "", 0),
            ("cmd deviceidle whitelist -PHOTOS", "Removed: PHOTOS\n", "", 0),
            ("cmd deviceidle whitelist -PHOTOS", "", "", 0),
            ("cmd deviceidle whitelist =PHOTOS", "false\n", "", 0),
            ("cmd deviceidle whitelist +PHOTOS", "Added: PHOTOS\n", "", 0),
            ("cmd deviceidle whitelist +org.absent", "Unknown package: org.absent\n", "", 0),
            ("dumpsys deviceidle whitelist", "system,com.google.android.gms,10110\nuser,PHOTOS,10142\n", "", 0),
            ("cmd deviceidle unforce", "Light state: ACTIVE, deep state: ACTIVE\n", "", 0),
        ],
    )
    .await;
}

#[tokio::test]
async fn buckets_and_restriction_levels_came_with_android_9_12_and_13() {
    check(
        34,
        "Google",
        &[
            ("am get-standby-bucket --user 0 PHOTOS", "10\n", "", 0),
            ("am set-standby-bucket PHOTOS rare", "", "", 0),
            ("am get-standby-bucket PHOTOS", "40\n", "", 0),
            ("am set-standby-bucket PHOTOS sometimes", "", "Unknown bucket: sometimes", 255),
            ("am get-standby-bucket org.absent", "", "non existent package (org.absent)", 255),
            ("am set-standby-bucket com.google.android.gms rare", "", "", 0),
            ("am get-standby-bucket com.google.android.gms", "5\n", "", 0),
            ("am get-bg-restriction-level PHOTOS", "exempted\n", "", 0),
            ("am set-bg-restriction-level PHOTOS unrestricted", "", "", 0),
            ("am get-bg-restriction-level PHOTOS", "unrestricted\n", "", 0),
        ],
    )
    .await;
    check(27, "Google", &[("am get-standby-bucket PHOTOS", "Unknown command: get-standby-bucket\n", "", 255)]).await;
    check(
        32,
        "Google",
        &[
            ("am get-bg-restriction-level PHOTOS", "exempted\n", "", 0),
            ("am set-bg-restriction-level PHOTOS exempted", "Unknown command: set-bg-restriction-level\n", "", 255),
        ],
    )
    .await;
}

#[tokio::test]
async fn network_policy_lists_are_one_line_and_a_uid_has_one_policy() {
    check(
        34,
        "Google",
        &[
            ("cmd netpolicy get restrict-background", "Restrict background status: disabled\n", "", 0),
            ("cmd netpolicy list restrict-background-blacklist", "Restrict background blacklisted UIDs: none\n", "", 0),
            ("cmd netpolicy add restrict-background-blacklist 10142", "", "", 0),
            ("cmd netpolicy add restrict-background-blacklist 10153", "", "", 0),
            (
                "cmd netpolicy list restrict-background-blacklist",
                "Restrict background blacklisted UIDs: 10142 10153 \n",
                "",
                0,
            ),
            ("cmd netpolicy add restrict-background-whitelist 10142", "", "", 0),
            (
                "cmd netpolicy list restrict-background-blacklist",
                "Restrict background blacklisted UIDs: 10153 \n",
                "",
                0,
            ),
            ("cmd netpolicy remove restrict-background-blacklist 10142", "Error: UID 10142 not blacklisted\n", "", 255),
            ("cmd netpolicy set metered-network 'My Wi-Fi; home' true", "", "", 255),
            ("cmd netpolicy list wifi-networks", "My Wi-Fi; home;true\n", "", 0),
            ("cmd netpolicy set metered-network 'My Wi-Fi; home' undefined", "", "", 255),
            ("cmd netpolicy list wifi-networks none", "My Wi-Fi; home;none\n", "", 0),
            ("cmd netpolicy set restrict-background true", "", "", 0),
            ("cmd netpolicy get restrict-background", "Restrict background status: enabled\n", "", 0),
        ],
    )
    .await;
}

#[tokio::test]
async fn airplane_mode_is_one_truth() {
    check(
        34,
        "Google",
        &[
            ("cmd connectivity airplane-mode", "disabled\n", "", 0),
            ("cmd connectivity airplane-mode enable", "", "", 0),
            ("settings get global airplane_mode_on", "1\n", "", 0),
        ],
    )
    .await;
    check(29, "Google", &[
        ("cmd connectivity airplane-mode", "Unknown command: airplane-mode\n", "", 255),
        (
            "am broadcast -a android.intent.action.AIRPLANE_MODE --ez state false",
            "",
            "Security exception: Permission Denial: not allowed to send broadcast android.intent.action.AIRPLANE_MODE",
            255,
        ),
    ])
    .await;
}

#[tokio::test]
async fn permissions_are_granted_only_where_they_were_asked_for() {
    check(34, "Google", &[
        ("pm revoke --user 0 PHOTOS android.permission.READ_MEDIA_IMAGES", "", "", 0),
        ("pm grant PHOTOS android.permission.READ_MEDIA_IMAGES", "", "", 0),
        (
            "pm grant PHOTOS android.permission.NONSENSE",
            "",
            "\nException occurred while executing 'grant':\njava.lang.IllegalArgumentException: Unknown permission: \
             android.permission.NONSENSE\n",
            255,
        ),
        (
            "pm grant com.google.android.gms android.permission.READ_MEDIA_IMAGES",
            "",
            "SecurityException: Package com.google.android.gms has not requested permission",
            255,
        ),
        ("pm grant org.absent android.permission.READ_MEDIA_IMAGES", "", "Unknown package: org.absent", 255),
        ("pm clear-permission-flags PHOTOS android.permission.READ_MEDIA_IMAGES user-set", "", "", 0),
    ])
    .await;
    let line = phone_of(34, "Google").await;
    let key = format!("perm.{PHOTOS}.android.permission.READ_MEDIA_IMAGES");
    line.phone.set_state(&format!("perm-flags.{PHOTOS}.android.permission.READ_MEDIA_IMAGES"), "POLICY_FIXED");
    line.text(&format!("pm revoke {PHOTOS} android.permission.READ_MEDIA_IMAGES")).await;
    assert_eq!(line.phone.state(&key).as_deref(), Some("true"), "what a policy fixed stays, without a word");
}

#[tokio::test]
async fn packages_are_listed_and_switched() {
    check(
        34,
        "Google",
        &[
            ("pm list packages --user 0 -U photos", "package:PHOTOS uid:10142\n", "", 0),
            ("pm list packages -U --show-versioncode PHOTOS", "package:PHOTOS versionCode:49053217 uid:10142\n", "", 0),
            ("pm disable-user --user 0 PHOTOS", "Package PHOTOS new state: disabled-user\n", "", 0),
            ("pm list packages -d", "package:PHOTOS\n", "", 0),
            ("pm enable --user 0 PHOTOS", "Package PHOTOS new state: enabled\n", "", 0),
            ("pm disable PHOTOS", "", "Shell cannot change component state", 255),
            ("pm suspend PHOTOS", "Package PHOTOS new suspended state: true\n", "", 0),
            ("pm unsuspend PHOTOS", "Package PHOTOS new suspended state: false\n", "", 0),
            ("cmd package install-existing --user 0 PHOTOS", "Package PHOTOS installed for user: 0\n", "", 0),
            ("pm list users", "Users:\n\tUserInfo{0:Owner:4c13} running\n", "", 0),
            ("cmd app_hibernation set-state --user 0 PHOTOS true", "", "", 0),
            ("cmd app_hibernation get-state --user 0 PHOTOS", "true\n", "", 0),
        ],
    )
    .await;
    check(
        30,
        "Google",
        &[("cmd app_hibernation get-state PHOTOS", "", "cmd: Can't find service: app_hibernation", 20)],
    )
    .await;
    let line = phone_of(34, "Google").await;
    line.phone.set_state("user.150", "Secure Folder:10061030");
    line.phone.set_state("user.150.no-debugging", "true");
    let refused = line.ask("pm list packages").await;
    assert!(refused.stderr.contains("SecurityException: Shell does not have permission to access user 150"));
    assert_eq!(line.ask("pm list packages --user 0 photos").await.exit, Some(0));
}

#[tokio::test]
async fn before_android_14_clearing_only_the_cache_clears_everything() {
    for (api, lost) in [(34, None), (33, Some("true"))] {
        let line = phone_of(api, "Google").await;
        assert_eq!(line.text(&format!("pm clear --cache-only {PHOTOS}")).await, "Success\n");
        assert_eq!(line.phone.state(&format!("data-cleared.{PHOTOS}")).as_deref(), lost, "API {api}");
        assert_eq!(line.text("pm help").await.contains("--cache-only"), api == 34);
    }
}

#[tokio::test]
async fn the_saver_cannot_be_turned_on_while_the_phone_charges() {
    let line = phone_of(34, "Google").await;
    line.text("cmd power set-mode 1").await;
    assert_eq!(line.text("settings get global low_power").await, "0\n");
    line.phone.set_state("battery.plugged", "false");
    line.text("cmd power set-mode 1").await;
    assert_eq!(line.text("settings get global low_power").await, "1\n");
    line.text("cmd power set-mode 0").await;
    assert_eq!(line.text("settings get global low_power").await, "0\n");
}

#[tokio::test]
async fn overrides_are_taken_back_and_gone_after_a_restart() {
    let line = phone_of(34, "Google").await;
    for key in ["override.battery", "override.thermal"] {
        line.phone.set_state(key, "true");
    }
    assert!(line.text("dumpsys battery").await.contains("(UPDATES STOPPED -- use 'reset' to restart)"));
    line.text("cmd battery reset").await;
    assert!(!line.text("dumpsys battery").await.contains("UPDATES STOPPED"));
    assert!(line.text("dumpsys thermalservice").await.contains("IsStatusOverride: true"));
    line.phone.reboot();
    line.until_device().await;
    assert!(line.text("dumpsys thermalservice").await.contains("IsStatusOverride: false"));
}

#[tokio::test]
async fn jobs_run_if_they_exist() {
    let line = phone_of(34, "Google").await;
    line.phone.set_state(&format!("job.{PHOTOS}.1034"), "true");
    assert_eq!(line.text(&format!("cmd jobscheduler run -f {PHOTOS} 1034")).await, "Running job [FORCED]\n");
    assert_eq!(line.phone.state(&format!("job-ran.{PHOTOS}")).as_deref(), Some("1034"));
    let missing = line.ask(&format!("cmd jobscheduler run -f {PHOTOS} 7")).await;
    assert_eq!((missing.text().starts_with("Could not find job 7"), missing.exit), (true, Some(23)));
    assert_eq!(line.text("cmd jobscheduler get-battery-not-low").await, "true\n");
}

#[tokio::test]
async fn screens_are_opened_and_the_person_does_what_was_asked() {
    let folder = pixel();
    let scene = Some("saver-and-background-restricted");
    let line = Line::to(SimulatedPhone::start(&folder, scene).await.unwrap()).await;
    assert_eq!(line.text("settings get global low_power").await, "1\n");
    let printed = line.text("am start --user 0 -a android.settings.BATTERY_SAVER_SETTINGS").await;
    assert_eq!(printed, "Starting: Intent { act=android.settings.BATTERY_SAVER_SETTINGS }\n");
    assert_eq!(line.phone.state("screen").as_deref(), Some("android.settings.BATTERY_SAVER_SETTINGS"));
    tokio::time::timeout(crate::common::PATIENCE, async {
        while line.text("settings get global low_power").await != "0\n" {}
    })
    .await
    .expect("the person never turned the saver off");

    line.phone.set_state("screen-missing.android.settings.SYNC_SETTINGS", "true");
    let missing = line.ask("am start -a android.settings.SYNC_SETTINGS").await;
    assert!(missing.stderr.contains("unable to resolve Intent"), "{missing:?}");
    line.phone.set_state(&format!("package.{PHOTOS}.stopped"), "true");
    let opened = line.text(&format!("monkey -p {PHOTOS} -c android.intent.category.LAUNCHER 1")).await;
    assert!(opened.contains("Events injected: 1"));
    assert_eq!(line.phone.state(&format!("package.{PHOTOS}.stopped")).as_deref(), Some("false"));
    assert_eq!(line.phone.state("screen").as_deref(), Some(PHOTOS));
}

#[tokio::test]
async fn the_clock_may_be_wrong_until_it_is_automatic() {
    let phone = SimulatedPhone::of(&pixel()).standing_at(1_770_000_000).plug_in().await.unwrap();
    let line = Line::to(phone).await;
    assert_eq!(line.text("date +%s").await, "1770000000\n");
    line.phone.set_state("settings.global.auto_time", "0");
    line.phone.set_state("clock.offset-seconds", "-86400");
    assert_eq!(line.text("date +%s").await, "1769913600\n");
    line.text("settings put global auto_time 1").await;
    assert_eq!(line.text("date '+%Y-%m-%d %H:%M:%S'").await, "2026-02-02 02:40:00\n");
}

#[tokio::test]
async fn a_question_that_was_not_recorded_names_the_file_to_add() {
    let line = phone_of(34, "Google").await;
    let came = line.ask("dumpsys location").await;
    assert_eq!(came.exit, Some(127));
    let error = "simulator: google-pixel-8-android-14: `dumpsys location`: no reply was recorded; add \
                 replies/dumpsys_location.txt";
    assert_eq!(came.stderr.trim(), error);
    assert_eq!(line.phone.unanswered(), [error]);
    assert_eq!(line.phone.commands(), ["dumpsys location"]);
    // A pipe is not carried out in half.
    assert_eq!(line.ask("settings list global | grep low").await.exit, Some(127));
}
