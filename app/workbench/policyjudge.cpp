#include "policyjudge.h"

#include "playground/decider.h"

#include "base/paths.h"
#include "bench/evaluate.h"
#include "bench/gates.h"
#include "bench/noninferior.h"
#include "catalog/prices.h"
#include "catalog/retirements.h"
#include "classify/makecascade.h"
#include "classify/scorer.h"
#include "policy/reader.h"
#include "tune/export.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Policy)
};

std::vector<std::string> tierNames(const policy::Policy& policy) {
    std::vector<std::string> names;
    for (const auto& tier : policy.tiers)
        names.push_back(tier.name);
    return names;
}

bench::Progress progressOf(const PolicyWatchFn& watch, const QString& what) {
    return [&watch, what](std::size_t done, std::size_t of) {
        return watch(what, static_cast<qint64>(done), static_cast<qint64>(of));
    };
}

bool isStopped(const Error& error) {
    return error.code == ErrorCode::Refused && error.detail.contains("stop");
}

std::vector<bench::GateResult> cannotTell(const std::vector<bench::Gate>& gates, const std::string& why) {
    std::vector<bench::GateResult> results;
    for (const auto& gate : gates)
        results.push_back({gate.text, bench::GateVerdict::CannotTell, {}, {}, why});
    return results;
}

// All gates over one set, as the Benchmark page has them.
Result<std::vector<bench::GateResult>> judgeOn(const std::string& file, const std::vector<bench::Gate>& gates,
                                               const bench::Decider& draft, const bench::Decider& live,
                                               const PolicyWatchFn& watch) {
    bench::SetOptions options;
    options.tiers = tierNames(*draft.policy);
    const auto set = bench::readSet(file, options);
    if (!set) return std::unexpected(set.error());
    const QString name = QFileInfo(QString::fromStdString(file)).completeBaseName();
    const auto run = bench::decide(*set, draft, progressOf(watch, Text::tr("The draft over %1").arg(name)));
    if (!run) return std::unexpected(run.error());
    const auto against =
        bench::decide(*set, live, progressOf(watch, Text::tr("The live policy over %1").arg(name)));
    if (!against) return std::unexpected(against.error());
    bench::EvaluateOptions measuring;
    measuring.measure = bench::Measure::Tiers;
    measuring.robustnessCases = 0;
    const auto evaluation =
        bench::evaluate(*set, *run, &*against, measuring, progressOf(watch, Text::tr("Measuring")));
    if (!evaluation) return std::unexpected(evaluation.error());
    return bench::judge(gates, *evaluation, [&](const bench::NonInferiorQuestion& question) {
        bench::EvaluateOptions asking;
        asking.measure = evaluation->measure;
        asking.resampling = evaluation->resampling;
        return bench::nonInferior(*set, *run, &*against, question, asking);
    });
}

std::vector<std::string> setsToCheck(const BenchPlaces& places, SetShelf& shelf, const CheckWish& wish) {
    if (!wish.sets.empty()) return wish.sets;
    std::vector<std::string> files;
    for (const auto& set : shelf.list(places))
        if (set.labelled > 0 && set.trouble.isEmpty()) files.push_back(set.id.toStdString());
    return files;
}

QString sentenceOf(const policypage::CheckReport& report, std::size_t errors) {
    const auto failed =
        std::ranges::count_if(report.gates, [](const auto& gate) { return !gate.isPassed(); });
    if (errors > 0) return Text::tr("%n lint(s) stand in the way.", nullptr, static_cast<int>(errors));
    if (failed > 0) return Text::tr("%1 of %2 gates do not pass.").arg(failed).arg(report.gates.size());
    return report.gates.empty()
               ? Text::tr("No gate is set; nothing stands in the way.")
               : Text::tr("All %n gate(s) pass.", nullptr, static_cast<int>(report.gates.size()));
}

policypage::CheckReport refusal(const QString& sentence) {
    policypage::CheckReport report;
    report.sentence = sentence;
    return report;
}

} // namespace

policypage::CheckReport checkDraft(const BenchPlaces& places, SetShelf& shelf, const CheckWish& wish,
                                   const PolicyWatchFn& watch) {
    const auto read = policy::readPolicy(wish.draft, wish.file);
    if (!read.policy)
        return refusal(
            textOf(read.errors.empty() ? "the draft cannot be read" : toString(read.errors.front())));
    const auto draft = deciderOf(read.policy, "draft");
    if (!draft) return refusal(textOf(toString(draft.error())));
    policypage::CheckReport report;
    for (auto& lint : lintsOf(places, read.policy))
        if (lint.severity == tune::Severity::Error) report.lints.push_back(std::move(lint));
    std::vector<bench::Gate> gates;
    for (const QString& text : wish.gates) {
        if (auto gate = bench::parseGate(text.toStdString()))
            gates.push_back(*std::move(gate));
        else
            report.gates.push_back(
                {text.toStdString(), bench::GateVerdict::CannotTell, {}, {}, toString(gate.error())});
    }
    const auto live = wish.live ? deciderOf(wish.live, "live") : draft;
    if (!live) return refusal(textOf(toString(live.error())));
    const auto sets = gates.empty() ? std::vector<std::string>() : setsToCheck(places, shelf, wish);
    if (!gates.empty() && sets.empty())
        std::ranges::move(cannotTell(gates, "no labelled set is there to check it on"),
                          std::back_inserter(report.gates));
    for (const auto& file : sets) {
        auto results = judgeOn(file, gates, *draft, *live, watch);
        if (!results && isStopped(results.error())) return refusal(Text::tr("The check was stopped."));
        if (!results) results = cannotTell(gates, toString(results.error()));
        const std::string name = QFileInfo(QString::fromStdString(file)).completeBaseName().toStdString();
        for (auto& result : *results) {
            if (sets.size() > 1) result.text += "  on " + name;
            report.gates.push_back(std::move(result));
        }
    }
    report.canPromote = report.lints.empty() && bench::allPassed(report.gates);
    report.sentence = sentenceOf(report, report.lints.size());
    return report;
}

std::vector<tune::Lint> lintsOf(const BenchPlaces& places, const PolicyPtr& policy) {
    const auto scorer = classify::Scorer::compile(policy);
    if (!scorer) return {};
    std::vector<Error> warnings;
    const auto cascade = classify::makeCascade(*scorer, warnings);
    const auto shipped = policy::loadPolicy(places.share / "policies" / "default.yaml");
    tune::LintInput input{*scorer, nullptr, {}, {}, {}, {}, {}};
    if (shipped.policy)
        if (auto standard = classify::Scorer::compile(shipped.policy)) input.standard = *std::move(standard);
    const auto prices = catalog::loadPrices();
    const auto retirements = catalog::loadRetirements(places.share / "prices" / "retirements.txt");
    const auto book = ledger::Ledger::openReadOnly(places.data.string());
    const Wall now = systemClock().wall();
    const auto traffic = book ? tune::readTraffic(**book, now) : Result<tune::Traffic>(tune::Traffic{});
    input.catalog = prices ? prices->catalog.get() : nullptr;
    input.retirements = retirements ? &*retirements : nullptr;
    input.traffic = book && traffic ? &*traffic : nullptr;
    input.cascade = cascade.get();
    input.today = std::chrono::floor<std::chrono::days>(now);
    return tune::lint(input);
}

policypage::Tried tryText(const PolicyPtr& live, const PolicyPtr& draft, const QString& text) {
    policypage::Tried tried;
    const auto prices = catalog::loadPrices();
    const auto catalog = prices ? prices->catalog : nullptr;
    const auto decided = [&](const PolicyPtr& policy) -> Result<playground::Decision> {
        auto kit = playground::makeKit(policy, catalog);
        if (!kit) return std::unexpected(kit.error());
        playground::Draft words;
        words.prompt = text;
        return playground::Decider(*std::move(kit)).decide(words, systemClock().wall());
    };
    const auto after = decided(draft), before = live ? decided(live) : after;
    for (const auto* each : {&after, &before})
        if (!*each) {
            tried.trouble = textOf(toString(each->error()));
            return tried;
        }
    tried.trouble = after->trouble;
    tried.score = after->record.score;
    tried.liveScore = before->record.score;
    tried.tier = after->tier;
    tried.liveTier = before->tier;
    for (const auto& signal : after->record.firedSignals) {
        const double weight = policy::toDouble(signal.weight);
        tried.fired << textOf(signal.name) + (weight < 0 ? u" "_s : u" +"_s)
                           + QString::number(weight, 'f', 2);
    }
    return tried;
}

policypage::Exported exportedAs(const std::string& draft, policypage::ExportForm form) {
    policypage::Exported out;
    out.form = form;
    out.name = u"policy.yaml"_s;
    if (form == policypage::ExportForm::Yaml) {
        out.text = textOf(draft);
        return out;
    }
    tune::ExportedPolicy made;
    if (form == policypage::ExportForm::Json) {
        auto json = tune::exportJson(draft);
        if (json)
            made = *std::move(json);
        else
            made.notExpressed.push_back(toString(json.error()));
        out.name = u"policy.json"_s;
    } else {
        const auto read = policy::readPolicy(draft, "policy.yaml");
        if (read.policy)
            made = tune::exportLiteLlm(*read.policy);
        else
            made.notExpressed.push_back(read.errors.empty() ? "it cannot be read"
                                                            : toString(read.errors.front()));
        out.name = u"litellm.yaml"_s;
    }
    out.text = textOf(made.text);
    for (const auto& sentence : made.notExpressed)
        out.notExpressed << textOf(sentence);
    return out;
}

} // namespace tierline::workbench
