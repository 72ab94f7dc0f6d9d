//! Writes the TypeScript side, or holds it against what is committed.

use std::path::Path;

use ts_rs::Config;

use crate::{
    ActivityView, AppView, ChargeView, CommandError, CopyPurchaseId, DeclineView, DifferenceId,
    DifferenceValue, DifferenceView, EnvironmentChoice, EnvironmentId, EnvironmentView, ErrorCode, EventView,
    ExportFormat, ExportPurchases, IgnoredLinkView, IgnoredReason, ImportView, ItemView, Keep, Language,
    LastBoughtView, ListPurchases, MoneyView, NoticeCode, NoticeView, ProposalView, PurchaseDetail,
    PurchaseFilter, PurchaseIdKind, PurchasePage, PurchaseRequest, PurchaseState, PurchaseSummary,
    PurchaseView, QrView, RejectionView, SavedFile, SchemeState, SchemeView, SetAccessToken, SetEnvironment,
    SetLanguage, SetPlayer, SetTheme, Snapshot, Standing, StartCheckout, StorefrontView, SupportBundle,
    Theme, TokenState, TokenView, TotalView, TroubleView, UpdateState, UpdateView, bench,
    events::{
        BENCH_CHANGED, ITEM_PROPOSED, PURCHASE_CHANGED, PURCHASE_RETURNED, PurchaseNudge, SNAPSHOT_CHANGED,
    },
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/lib/ipc.gen.ts");

/// The TypeScript of types, a line each.
macro_rules! declarations {
    ($config:expr, $($name:ident),+ $(,)?) => {
        [$( format!("export {}\n", <$name as ts_rs::TS>::decl($config)) ),+].concat()
    };
}
pub(crate) use declarations;

/// The names as the lines of a list.
fn listed(names: &[&str]) -> String {
    let lines: Vec<_> = names.iter().map(|name| format!("  \"{name}\",\n")).collect();
    lines.concat()
}

fn generated() -> String {
    let config = Config::new().with_large_int("number");
    let types = declarations!(
        &config,
        ActivityView,
        AppView,
        ChargeView,
        CommandError,
        CopyPurchaseId,
        DeclineView,
        DifferenceId,
        DifferenceValue,
        DifferenceView,
        EnvironmentChoice,
        EnvironmentId,
        EnvironmentView,
        ErrorCode,
        EventView,
        ExportFormat,
        ExportPurchases,
        IgnoredLinkView,
        IgnoredReason,
        ImportView,
        ItemView,
        Keep,
        Language,
        LastBoughtView,
        ListPurchases,
        MoneyView,
        NoticeCode,
        NoticeView,
        ProposalView,
        PurchaseDetail,
        PurchaseFilter,
        PurchaseIdKind,
        PurchaseNudge,
        PurchasePage,
        PurchaseRequest,
        PurchaseState,
        PurchaseSummary,
        PurchaseView,
        QrView,
        RejectionView,
        SavedFile,
        SchemeState,
        SchemeView,
        SetAccessToken,
        SetEnvironment,
        SetLanguage,
        SetPlayer,
        SetTheme,
        Snapshot,
        Standing,
        StartCheckout,
        StorefrontView,
        SupportBundle,
        Theme,
        TokenState,
        TokenView,
        UpdateState,
        UpdateView,
        TotalView,
        TroubleView,
    );
    let types = types + &bench::typescript(&config);
    let (commands, of_bench) = (listed(crate::COMMANDS), listed(bench::COMMANDS));
    let events = [BENCH_CHANGED, ITEM_PROPOSED, PURCHASE_CHANGED, PURCHASE_RETURNED, SNAPSHOT_CHANGED]
        .map(|name| format!("  {name}: \"{name}\",\n"))
        .concat();
    format!(
        "// Generated from crates/ipc by `cargo xtask generate`. Do not edit.\n\n{types}\n\
         export const COMMANDS = [\n{commands}] as const;\n\
         export type CommandName = (typeof COMMANDS)[number];\n\n\
         export const BENCH_COMMANDS = [\n{of_bench}] as const;\n\
         export type BenchCommandName = (typeof BENCH_COMMANDS)[number];\n\n\
         export const EVENTS = {{\n{events}}} as const;\n"
    )
}

#[test]
fn the_committed_typescript_is_what_the_rust_types_say() {
    let wanted = generated();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::create_dir_all(Path::new(FILE).parent().unwrap()).unwrap();
        std::fs::write(FILE, &wanted).unwrap();
    }
    let committed = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(committed == wanted, "ui/src/lib/ipc.gen.ts is out of step: run `cargo xtask generate`");
}
