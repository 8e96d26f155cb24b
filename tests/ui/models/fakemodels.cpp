#include "models/fakemodels.h"

#include "base/clock.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;
using models::Finding;

namespace {

std::chrono::sys_days day(int year, unsigned month, unsigned number) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
}

catalog::Row row(const char* provider, catalog::MatchKind match, const char* pattern,
                 std::chrono::sys_days from, const char* input, const char* output,
                 const char* cached = nullptr) {
    catalog::Row made;
    made.provider = provider;
    made.match = match;
    made.pattern = pattern;
    made.from = from;
    made.price.base.input = *rateFromDecimal(input);
    made.price.base.output = *rateFromDecimal(output);
    if (cached != nullptr) made.price.base.cachedRead = *rateFromDecimal(cached);
    made.context = 200'000;
    return made;
}

} // namespace

models::ModelsData fakeModels(Wall now) {
    using enum catalog::MatchKind;
    std::vector<catalog::Row> rows{
        row("anthropic", StartsWith, "claude-opus-4-5", day(2025, 11, 24), "5", "25", "0.5"),
        row("anthropic", Equals, "claude-3-7-sonnet-20250219", {}, "3", "15", "0.3"),
        row("openai", Equals, "gpt-4o", day(2024, 5, 13), "5", "15"),
        row("openai", Equals, "gpt-4o", day(2024, 10, 2), "2.5", "10", "1.25"),
        row("openai", Equals, "gpt-4o", day(2099, 1, 1), "2", "8", "1"),
        row("google", StartsWith, "gemini-2.5-pro", {}, "1.25", "10", "0.31"),
        row("spark", Equals, "nano", {}, "0.05", "0.08"),
        row("ember", Equals, "small", day(2026, 6, 1), "0.15", "0.6", "0.075"),
        row("harbor", Equals, "medium", day(2026, 6, 1), "0.8", "4", "0.08"),
        row("harbor", Equals, "large-vision", day(2026, 6, 1), "3", "15", "0.3"),
        row("atlas", Equals, "large", day(2026, 3, 9), "2.5", "10", "1.25"),
        row("summit", Equals, "reason", day(2025, 11, 24), "15", "75", "1.5"),
        row("quartz", Equals, "reason-mini", day(2026, 1, 15), "1.1", "4.4"),
        row("quartz", Equals, "reason-mini", day(2026, 9, 1), "0.9", "3.6"),
    };
    std::vector<catalog::ProviderEntry> providers;
    for (const auto& [id, host, fallback] : {std::tuple("anthropic", "api.anthropic.com", ""),
                                             {"openai", "api.openai.com", ""},
                                             {"google", "generativelanguage.googleapis.com", ""},
                                             {"azure", "*.openai.azure.com", "openai"}}) {
        catalog::ProviderEntry entry;
        entry.id = id;
        entry.hosts = {host};
        if (*fallback != '\0') entry.fallbacks = {fallback};
        providers.push_back(entry);
    }
    models::ModelsData data;
    const catalog::Catalog own({}, {row("spark", Equals, "mini", {}, "0.2", "1")}, day(2026, 11, 1),
                               "own prices");
    data.catalog = std::make_shared<const catalog::Catalog>(
        catalog::Catalog(providers, rows, day(2026, 11, 21), "genai-prices").withOverrides(own));
    data.own = std::make_shared<const catalog::Catalog>(own);
    data.retirements = {{day(2026, 2, 19), "claude-3-7-sonnet-20250219", ""},
                        {day(2099, 3, 1), "gpt-4o", "gpt-5"}};
    data.now = now;
    using enum ledger::MoneyKind;
    data.used = {{"spark/nano", Simulated, 1'204, 3, 0, Money::fromNano(48'160'000)},
                 {"ember/small", Simulated, 377, 41, 0, Money::fromNano(91'300'000)},
                 {"harbor/medium", Simulated, 512, 5, 0, Money::fromNano(1'204'000'000)},
                 {"atlas/large", Simulated, 289, 12, 0, Money::fromNano(4'020'000'000)},
                 {"atlas/large", Billed, 11, 0, 0, Money::fromNano(120'000'000)},
                 {"elsewhere/foo-v2", Billed, 37, 0, 37, Money()}};
    return data;
}

models::CheckReport fakeCheck() {
    models::CheckReport report;
    report.file = u"/home/you/.config/tierline/policy.yaml"_s;
    report.hash = QString(64, u'4');
    report.isUsable = true;
    report.summary = u"Policy 4f1c02b7a9e3: 6 providers, 8 models, 4 tiers, 32 rules."_s;
    report.findings = {
        {Finding::Warning,
         u"ladder"_s,
         u"dearer-not-better"_s,
         u"harbor/large-vision"_s,
         {},
         41,
         5,
         u"`harbor/large-vision` in tier `complex` costs more (6.00 USD) than `quartz/reason-mini` of a "
         u"higher tier (1.93 "
         "USD), which has all its abilities and no smaller a context"_s,
         u"take it out of the tier, or ask the better one instead"_s},
        {Finding::Hint,
         u"models"_s,
         u"unpinned"_s,
         u"atlas/large"_s,
         {},
         33,
         5,
         u"`atlas/large` may be another model tomorrow"_s,
         u"name a dated version"_s},
    };
    return report;
}

std::vector<models::Version> fakeVersions(Wall now) {
    return {{u"4f1c02b7a9e3"_s + QString(52, u'0'), u"reload"_s, u"you@desk"_s, u"2 lines added, 1 removed"_s,
             u"/home/you/policy.yaml"_s, now - std::chrono::hours(2), true},
            {u"a01b02c03d04"_s + QString(52, u'0'),
             u"start"_s,
             u"you@desk"_s,
             {},
             u"/home/you/policy.yaml"_s,
             now - std::chrono::hours(50),
             false}};
}

std::vector<models::TrailEntry> fakeTrail(Wall now) {
    return {{2, now - std::chrono::hours(2), u"you@desk"_s, u"tierline"_s, u"policy"_s, u"policy.yaml"_s,
             u"policy a01b02c03d04 → 4f1c02b7a9e3: 2 lines added, 1 removed"_s, QString(64, u'b')},
            {1, now - std::chrono::hours(50), u"you@desk"_s, u"tierline"_s, u"policy"_s, u"policy.yaml"_s,
             u"first policy"_s, QString(64, u'a')}};
}

void FakeModels::look() {
    asked << u"look"_s;
    if (answers) Q_EMIT seen(fakeModels(systemClock().wall()));
}

void FakeModels::check() {
    asked << u"check"_s;
    if (answers) Q_EMIT checked(fakeCheck());
}

void FakeModels::removePrice(const QString& model) {
    asked << u"remove "_s + model;
    Q_EMIT priceChanged(true, u"gone"_s, true);
}

void FakeModels::undoPrice() {
    asked << u"undo"_s;
    Q_EMIT priceChanged(true, u"back"_s, false);
}

void FakeModels::listVersions() {
    asked << u"versions"_s;
    Q_EMIT versionsListed(fakeVersions(systemClock().wall()), {});
}

void FakeModels::showVersion(const QString& hash, bool asDiff) {
    asked << u"show %1 %2"_s.arg(hash.left(4)).arg(asDiff);
    Q_EMIT versionShown(
        hash, asDiff,
        asDiff ? u"--- before\n+++ after\n@@ -1,2 +1,2 @@\n-  max_attempts: 3\n+  max_attempts: 4\n"_s
               : u"version: 1\n"_s);
}

void FakeModels::rollBack(const QString& hash) {
    asked << u"roll back "_s + hash.left(4);
    Q_EMIT rolledBack(true, u"Policy is in force again"_s);
}

void FakeModels::readTrail() {
    asked << u"trail"_s;
    Q_EMIT trailRead(fakeTrail(systemClock().wall()));
}

void FakeModels::showEntry(qint64 seq) {
    asked << u"entry %1"_s.arg(seq);
    Q_EMIT entryShown(seq, u"entry %1 whole"_s.arg(seq));
}

void FakeModels::verifyTrail() {
    asked << u"verify"_s;
    Q_EMIT trailVerified({true, u"Sound: 2 entries."_s, {}, {}, u"2:"_s + QString(64, u'b')});
}

void FakeModels::save(const QString& file, const QByteArray& bytes) {
    asked << u"save "_s + file;
    saved = bytes;
}

} // namespace tierline::test
