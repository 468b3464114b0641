use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person allows the app on the maker's own list, which no command reads. Names of activities: dontkillmyapp.com;
/// where one is not there, the phone's settings open instead.
pub const FIX: Fix = Fix { id: "open_maker_list", safety: Safety::Manual, steps };

/// Makers, and the page of their own app that says which apps may start by themselves.
const PAGES: &[(&[&str], &str)] = &[
    (
        &["huawei", "honor"],
        "com.huawei.systemmanager/com.huawei.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
    ),
    (&["oppo", "realme"], "com.coloros.safecenter/com.coloros.safecenter.startupapp.StartupAppListActivity"),
    (&["oneplus"], "com.oneplus.security/com.oneplus.security.chainlaunch.view.ChainLaunchAppListActivity"),
    (&["vivo", "iqoo"], "com.vivo.permissionmanager/com.vivo.permissionmanager.activity.BgStartUpManagerActivity"),
];

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let page = PAGES.iter().find(|(makers, _)| case.phone.is_made_by(makers));
    let (_, component) = page.ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![screen(component)])
}

pub(super) fn screen(component: &str) -> Step {
    Step::Guide {
        screen: Screen::Activity {
            component: component.to_owned(),
            menu: Some("auto_start".to_owned()),
            otherwise: Box::new(Screen::Settings {
                action: "android.settings.SETTINGS".to_owned(),
                package: None,
                menu: Some("auto_start".to_owned()),
            }),
        },
    }
}
