//! Pairs an instance with a phone: prints the QR code in the terminal and waits until it is scanned.
//!
//! `cargo run --example pairing --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`.

mod support;

use std::error::Error;
use std::io::Cursor;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let shop = setup.instance()?;
    let mut pause = Duration::from_secs(3);
    if let Some(fake) = &setup.fake {
        // Somebody scans the code of the API in memory when it was asked for three times.
        shop.session().disconnect().await?;
        fake.scan_after(3, "5511999999999");
        pause = Duration::from_millis(10);
    }
    // The first call starts the worker of the instance. The code changes from time to time, so it is asked for again.
    let mut shown = None;
    for _ in 0..60 {
        let data = shop.session().qr().await?.data.ok_or("the answer has no data")?;
        let Some(code) = data.qr_code else { break };
        // Whoever sees the code can link the account, so it is shown to the person who pairs, and never in a log.
        if shown.as_ref() != Some(&code) {
            println!("Scan this with WhatsApp, Linked devices:\n\n{}", drawn(code.expose())?);
            shown = Some(code);
        }
        tokio::time::sleep(pause).await;
    }
    let status = shop.session().status().await?.data.ok_or("the answer has no data")?;
    match status.phone.filter(|_| status.connected) {
        Some(phone) => println!("connected to {phone}"),
        None => println!("nobody scanned the code"),
    }
    Ok(())
}

/// A QR code as text, from the `data:` URL of its PNG. Two rows of squares are one line of blocks.
fn drawn(url: &str) -> Result<String, Box<dyn Error>> {
    let base64 = url.strip_prefix("data:image/png;base64,").ok_or("the code is no PNG")?;
    let mut decoder = png::Decoder::new(Cursor::new(STANDARD.decode(base64)?));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("the picture is too large")?];
    let frame = reader.next_frame(&mut pixels)?;
    let (width, height) = (usize::try_from(frame.width)?, usize::try_from(frame.height)?);
    let samples = frame.color_type.samples();
    let light = |x: usize, y: usize| pixels.get((y * width + x) * samples).copied().unwrap_or(255);

    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    let found = picture.detect_grids();
    let grid = &found.first().ok_or("there is no QR code in the picture")?.grid;
    let (size, border) = (rqrr::BitGrid::size(grid), 2);
    let dark = |x: usize, y: usize| {
        let inside = |at: usize| (border..size + border).contains(&at);
        inside(x) && inside(y) && rqrr::BitGrid::bit(grid, y - border, x - border)
    };
    let mut text = String::new();
    for y in (0..size + 2 * border).step_by(2) {
        text.extend((0..size + 2 * border).map(|x| match (dark(x, y), dark(x, y + 1)) {
            (true, true) => ' ',
            (true, false) => '▄',
            (false, true) => '▀',
            (false, false) => '█',
        }));
        text.push('\n');
    }
    Ok(text)
}
