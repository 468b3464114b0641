//! pymobiledevice3, which `npm test` fetches into `target/tools`. It times itself, so that starting Python counts for nothing.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::timeout;

use crate::{World, files, root};

/// What it took: some files one after the other, and all of them at once.
pub struct Took {
    pub one_by_one: Duration,
    pub gathered: Duration,
}

const PATIENCE: Duration = Duration::from_secs(600);

const SCRIPT: &str = r#"
import asyncio, json, sys, time
from pymobiledevice3.lockdown import create_using_usbmux
from pymobiledevice3.services.afc import AfcService

async def main():
    asked = json.load(sys.stdin)
    lockdown = await create_using_usbmux(serial=asked["udid"])
    async with AfcService(lockdown) as afc:
        await afc.stat(asked["paths"][0])
        start = time.perf_counter()
        for path in asked["paths"][: asked["few"]]:
            await afc.stat(path)
        one_by_one = time.perf_counter() - start
        start = time.perf_counter()
        infos = await asyncio.gather(*(afc.stat(path) for path in asked["paths"]))
        gathered = time.perf_counter() - start
    print(json.dumps({"one_by_one": one_by_one, "gathered": gathered, "count": len(infos)}))

asyncio.run(main())
"#;

/// `None` where it is not there.
pub async fn stat(world: &World, paths: &[String]) -> anyhow::Result<Option<Took>> {
    let python = root().join("target/tools/pymobiledevice3/bin/python");
    if !python.exists() {
        return Ok(None);
    }
    let asked = serde_json::json!({ "udid": world.phone.udid(), "paths": paths, "few": files::ONE_BY_ONE });
    let mut command = Command::new(&python);
    command.args(["-c", SCRIPT]).env("USBMUXD_SOCKET_ADDRESS", &world.socket);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut running = command.spawn()?;
    let mut stdin = running.stdin.take().context("a pipe")?;
    stdin.write_all(&serde_json::to_vec(&asked)?).await?;
    drop(stdin);
    let output = timeout(PATIENCE, running.wait_with_output()).await.context("pymobiledevice3 hangs")??;
    ensure!(output.status.success(), "pymobiledevice3: {}", String::from_utf8_lossy(&output.stderr));
    let said: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    ensure!(said["count"].as_u64() == Some(paths.len() as u64), "pymobiledevice3 did not find every file");
    let seconds = |key: &str| said[key].as_f64().map(Duration::from_secs_f64).context("no time");
    Ok(Some(Took { one_by_one: seconds("one_by_one")?, gathered: seconds("gathered")? }))
}
