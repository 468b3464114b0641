use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person takes the app off Samsung's list of sleeping apps. The shell cannot.
pub const FIX: Fix = Fix { id: "open_device_care", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if !case.phone.is_made_by(&["samsung"]) {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Guide { screen: samsung_battery("sleeping_apps") }])
}

/// Device care's battery page; its activity's name is from dontkillmyapp.com.
pub(super) fn samsung_battery(menu: &str) -> Screen {
    Screen::Activity {
        component: "com.samsung.android.lool/com.samsung.android.sm.battery.ui.BatteryActivity".to_owned(),
        menu: Some(menu.to_owned()),
        otherwise: Box::new(Screen::Settings {
            action: "android.intent.action.POWER_USAGE_SUMMARY".to_owned(),
            package: None,
            menu: Some(menu.to_owned()),
        }),
    }
}
