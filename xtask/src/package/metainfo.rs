//! AppStream metadata: what a software centre shows of the app. Rules: the AppStream specification for
//! `desktop-application`.

use super::Identity;

/// The metadata as XML. Its releases are those of the changelog that have a date.
pub fn render(identity: &Identity, changelog: &str) -> String {
    let homepage = identity
        .homepage
        .as_ref()
        .map(|url| format!("  <url type=\"homepage\">{}</url>\n", escaped(url)))
        .unwrap_or_default();
    let releases = releases(changelog)
        .map(|(version, date)| {
            format!("    <release version=\"{}\" date=\"{}\"/>", escaped(version), escaped(date))
        })
        .collect::<Vec<_>>()
        .join("\n");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{identifier}</id>
  <name>{name}</name>
  <summary>{summary}</summary>
  <metadata_license>MIT</metadata_license>
  <project_license>{licence}</project_license>
  <developer_name>{publisher}</developer_name>
  <description>
    <p>{description}</p>
  </description>
  <launchable type="desktop-id">{desktop_entry}</launchable>
{homepage}  <provides>
    <binary>{program}</binary>
    <mediatype>x-scheme-handler/{scheme}</mediatype>
  </provides>
  <content_rating type="oars-1.1">
    <content_attribute id="money-purchasing">intense</content_attribute>
  </content_rating>
  <releases>
{releases}
  </releases>
</component>
"#,
        identifier = escaped(&identity.identifier),
        name = escaped(&identity.name),
        summary = escaped(identity.summary.trim_end_matches('.')),
        licence = escaped(&identity.licence),
        publisher = escaped(&identity.publisher),
        description = escaped(&identity.description),
        desktop_entry = escaped(&identity.desktop_entry()),
        program = escaped(&identity.program),
        scheme = escaped(&identity.scheme),
    )
}

/// `## [1.2.3] - 2026-01-31` of a changelog, newest first as written there.
fn releases(changelog: &str) -> impl Iterator<Item = (&str, &str)> {
    changelog.lines().filter_map(|line| {
        let (version, date) = line.strip_prefix("## [")?.split_once("] - ")?;
        Some((version, date.trim()))
    })
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::identity::tests::sample;

    #[test]
    fn what_a_studio_writes_can_t_break_the_xml() {
        let xml = render(&sample(), "");
        assert!(xml.contains("<summary>Buy &amp; fly</summary>"), "{xml}");
        assert!(xml.contains("<p>All &lt;of&gt; it.</p>"), "{xml}");
        assert!(xml.contains("x-scheme-handler/com.example.shop"), "{xml}");
    }

    #[test]
    fn only_dated_releases_of_the_changelog_are_told() {
        let changelog =
            "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n- x\n## [0.1.0] - 2026-11-24\n";
        let found = releases(changelog).collect::<Vec<_>>();
        assert_eq!(found, [("0.2.0", "2026-12-01"), ("0.1.0", "2026-11-24")]);
    }
}
