//! A page as a file that stands alone: no script, nothing from elsewhere, and it says so to the browser.

use diagnosis::report::page::PageView;

/// Readable on a screen, a telephone and paper, light or dark.
const STYLE: &str = "
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
.lead { font-size: 1.2rem; font-weight: 600; }
article { border: 1px solid #8886; border-radius: .6rem; padding: .8rem 1rem; margin: .6rem 0; break-inside: avoid; }
.tag { font-size: .85rem; border: 1px solid #8889; border-radius: 1rem; padding: 0 .6rem; margin-inline-start: .4rem; }
dl { margin: .4rem 0 0; } dt { font-size: .85rem; opacity: .75; margin-top: .4rem; } dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 2rem; font-size: .9rem; opacity: .8; }
";

/// The whole file.
pub(crate) fn of(page: &PageView, language: &str) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n",
        escaped(language),
        escaped(&page.title),
        escaped(&page.title),
        escaped(&page.lead),
    );
    for part in &page.parts {
        html += &format!("<section>\n<h2>{}</h2>\n", escaped(&part.heading));
        for entry in &part.entries {
            let tags: String =
                entry.tags.iter().map(|tag| format!("<span class=\"tag\">{}</span>", escaped(tag))).collect();
            html += &format!("<article>\n<h3>{}{tags}</h3>\n", escaped(&entry.title));
            if !entry.lines.is_empty() {
                html += "<dl>\n";
                for line in &entry.lines {
                    html += &format!("<dt>{}</dt><dd>{}</dd>\n", escaped(&line.label), escaped(&line.text));
                }
                html += "</dl>\n";
            }
            html += "</article>\n";
        }
        html += "</section>\n";
    }
    html + &format!("<footer>{}</footer>\n</body>\n</html>\n", escaped(&page.foot))
}

/// As text between tags or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use diagnosis::report::page::{PageEntry, PageLine, PagePart};

    use super::*;

    #[test]
    fn the_file_has_every_text_and_nothing_that_runs_or_loads() {
        let nasty = "<script src=\"https://x\">alert('1')</script>&";
        let page = PageView {
            title: format!("a{nasty}"),
            lead: format!("b{nasty}"),
            parts: vec![PagePart {
                heading: format!("c{nasty}"),
                entries: vec![PageEntry {
                    title: format!("d{nasty}"),
                    tags: vec![format!("e{nasty}")],
                    lines: vec![PageLine { label: format!("f{nasty}"), text: format!("g{nasty}") }],
                }],
            }],
            foot: format!("h{nasty}"),
            html: String::new(),
            json: String::new(),
        };
        let html = of(&page, "en");
        for text in page.texts() {
            assert!(html.contains(&escaped(text)), "{text}");
        }
        for tag in ["<script", "<link", "<img", "<iframe", "<object", "src=\"", "href=", "url(", "@import"] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
    }
}
