#include "training/trainingpresenter.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::training", text);
}

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString rowsText(std::size_t rows) {
    return kit::counted(static_cast<std::int64_t>(rows), tr("%1 row"), tr("%1 rows"));
}

QString troubleText(const Error& error) {
    QString text = toQString(error.detail);
    if (error.line > 0) text = tr("line %1: %2").arg(QString::number(error.line), text);
    return text;
}

QString factsOf(const bench::TrainLook& look) {
    QStringList parts{rowsText(look.rows)};
    const auto tiers = std::ranges::count_if(look.tiers, [](std::size_t n) { return n > 0; });
    if (tiers > 0) parts << kit::counted(tiers, tr("%1 tier"), tr("%1 tiers"));
    if (look.withOutcomes > 0)
        parts << tr("outcomes of %1")
                     .arg(kit::counted(static_cast<std::int64_t>(look.models.size()), tr("%1 model"),
                                       tr("%1 models")));
    if (look.rows > 0 && look.bare == look.rows) parts << tr("prompts only");
    return parts.join(u" · "_s);
}

SetLine lineOf(const SetSeen& seen, const Choices& choices, const TrainingState& state) {
    const auto& look = seen.look;
    SetLine line;
    line.file = toQString(look.file);
    line.name = toQString(bench::fileName(look.file));
    line.origin = seen.origin;
    line.facts = factsOf(look);
    line.hasOutcomes = look.withOutcomes > 0;
    line.isLabelled = look.labelled() > 0;
    const SetChoice choice = choices.sets.value(line.file);
    line.tier = choice.tier;
    line.weight = choice.weight;
    line.isUsable = isUsable(look, choice, choices.skipsBad) || (look.rows > 0 && !look.trouble);
    line.isTicked = choice.isTicked && line.isUsable;
    if (look.trouble)
        line.trouble = choices.skipsBad && look.rows > 0 ? tr("%1 left out").arg(rowsText(look.bad))
                                                         : troubleText(*look.trouble);
    else if (line.isTicked && choice.tier.isEmpty() && look.bare > 0)
        line.trouble =
            tr("%1 without a tier or outcomes: choose a tier for the whole set").arg(rowsText(look.bare));
    line.tip = line.file;
    if (look.trouble && !look.trouble->remedy.empty()) line.tip += u'\n' + toQString(look.trouble->remedy);
    if (state.policy != nullptr)
        for (std::size_t i = 0; i < look.tiers.size() && i < state.policy->tiers.size(); ++i)
            if (look.tiers[i] > 0)
                line.tip +=
                    u'\n' + toQString(state.policy->tiers[i].name) + u": "_s + rowsText(look.tiers[i]);
    return line;
}

// Empty: it can be done.
QString whyNot(const TrainingState& state, const std::vector<ModelSeen>& models,
               const std::vector<SetLine>& lines) {
    if (state.policy == nullptr) return tr("Waiting for the policy: its tiers are what is learned.");
    if (std::ranges::none_of(lines, &SetLine::isTicked)) return tr("Tick at least one set.");
    bool outcomes = false;
    for (const SetLine& line : lines) {
        if (!line.isTicked || !line.tier.isEmpty()) continue;
        if (!line.trouble.isEmpty() && !state.choices.skipsBad)
            return line.name + u": "_s + line.trouble + u'.';
        outcomes = outcomes || line.hasOutcomes;
    }
    const auto has = [&](ModelRole role) {
        return std::ranges::any_of(models, [role](const ModelSeen& m) { return m.role == role; });
    };
    if (outcomes && (!has(ModelRole::Cheap) || !has(ModelRole::Dear)))
        return tr("Say which model is the cheap one and which the dear one.");
    const auto plan = planOf(state.choices, state.sets, state.policy.get());
    if (const auto good = bench::checkPlan(plan); !good)
        return toQString(good.error().detail)
               + (good.error().remedy.empty() ? QString() : u"; "_s + toQString(good.error().remedy)) + u'.';
    return {};
}

FigureLine figureOf(const bench::TrainFigures& figures, bool isAll) {
    FigureLine line;
    line.name = isAll ? tr("all sets") : toQString(figures.file);
    line.rows = figures.rows;
    line.isGap = figures.gap.value.has_value();
    line.isAll = isAll;
    line.order = figures.main();
    const auto standing = bench::standingOf(line.order);
    line.tone = toneOf(standing);
    line.standing = nameOf(standing);
    line.shares = figures.shares;
    if (!line.order.value && figures.quality)
        line.instead = tr("%1 in their tier").arg(kit::percent(figures.quality->accuracy, 1));
    if (figures.calibration) line.error = figures.calibration->error;
    if (figures.leftOut) {
        const auto& left = figures.leftOut->gap.value ? figures.leftOut->gap : figures.leftOut->tiers;
        line.leftOut = left.value;
        line.leftOutTone = toneOf(bench::standingOf(left));
        line.leftOutTip = !figures.leftOut->trouble.empty()
                              ? tr("Cannot be left out: %1").arg(toQString(figures.leftOut->trouble))
                          : left.value
                              ? tr("Trained without this set: %1").arg(nameOf(bench::standingOf(left)))
                              : tr("Trained without this set; it has no order to measure");
    }
    line.tip = (QStringList{sentenceOf(figures)} + cautionsOf(figures)).join(u'\n');
    return line;
}

QString factsOfRun(const ModelInHand& model) {
    const auto& report = *model.report;
    QStringList parts{
        rowsText(report.files.back().rows),
        kit::counted(static_cast<std::int64_t>(report.files.size()) - 1, tr("%1 set"), tr("%1 sets")),
        tr("%1 folds").arg(model.plan.folds),
        tr("seed %1").arg(model.plan.seed),
        kit::counted(static_cast<std::int64_t>(report.terms), tr("%1 term"), tr("%1 terms")),
        kit::bytes(static_cast<std::int64_t>(report.bytes)),
        kit::duration(model.took)};
    if (report.skipped > 0) parts << tr("%1 left out").arg(rowsText(report.skipped));
    return parts.join(u" · "_s);
}

void presentModel(TrainingView& view, const TrainingState& state) {
    if (state.model == nullptr) return;
    const ModelInHand& model = *state.model;
    view.hasModel = true;
    view.modelName = toQString(model.text.name);
    QStringList facts{toQString(model.text.about),
                      tr("%1 terms").arg(kit::count(static_cast<std::int64_t>(model.text.terms.size()))),
                      kit::bytes(static_cast<std::int64_t>(model.bytes.size()))};
    if (model.file.isEmpty()) facts << tr("not saved yet");
    view.modelFacts = facts.join(u" · "_s);
    view.modelBrief = view.modelName + u" · "_s + facts.last();
    if (!model.report) return;
    view.hasReport = true;
    view.verdict = verdictOf(*model.report);
    view.facts = factsOfRun(model);
    const auto& files = model.report->files;
    const bool isOne = files.size() == 2; // then the sum says the same again
    for (std::size_t i = 0; i + (isOne ? 1 : 0) < files.size(); ++i)
        view.figures.push_back(figureOf(files[i], i + 1 == files.size()));
}

} // namespace

TrainingView present(const TrainingState& state) {
    TrainingView view;
    if (state.policy != nullptr)
        for (const auto& tier : state.policy->tiers)
            view.tiers.push_back(toQString(tier.name));
    for (const SetSeen& seen : state.sets.sets)
        view.sets.push_back(lineOf(seen, state.choices, state));
    view.models = modelsOf(state.choices, state.sets);
    const auto ticked = std::ranges::count_if(view.sets, &SetLine::isTicked);
    std::size_t rows = 0;
    for (std::size_t i = 0; i < view.sets.size(); ++i)
        if (view.sets[i].isTicked) rows += state.sets.sets[i].look.rows;
    view.headline =
        ticked == 0
            ? tr("a text model from sets of your own")
            : tr("%1 of %2 ticked").arg(rowsText(rows), kit::counted(ticked, tr("%1 set"), tr("%1 sets")));
    if (view.sets.empty())
        view.setsEmpty =
            state.sets.isLooking
                ? tr("Looking for sets…")
                : tr("No set yet. Add a file of JSON lines, or put one into\n%1").arg(state.sets.ownFolder);
    presentModel(view, state);
    if (state.running) {
        view.isRunning = true;
        view.isStopping = state.running->isStopping;
        view.share = state.running->share;
        view.runningText = view.isStopping ? tr("Stopping after the fold under way…") : state.running->what;
        view.whyNot.clear();
        return view;
    }
    if (state.trouble) {
        view.verdict = {state.trouble->sentence, state.trouble->remedy,
                        state.trouble->wasCancelled ? kit::Tone::Idle : kit::Tone::Bad};
        if (view.hasReport) view.verdict.detail += tr(" The figures below are of the run before.");
        view.verdict.detail = view.verdict.detail.trimmed();
    }
    view.whyNot = whyNot(state, view.models, view.sets);
    view.canTrain = view.whyNot.isEmpty();
    return view;
}

DetailView detailOf(const bench::TrainReport& report, std::size_t set) {
    DetailView view;
    if (set >= report.files.size()) return view;
    const auto& figures = report.files[set];
    const bool isAll = set + 1 == report.files.size();
    view.title = isAll ? tr("all sets") : toQString(figures.file);
    view.sentence = sentenceOf(figures);
    QStringList notes = cautionsOf(figures);
    if (figures.quality && figures.tiers.value)
        notes << tr("%1 in their tier, %2 too low, of which %3 by two tiers or more.")
                     .arg(kit::percent(figures.quality->accuracy, 1),
                          kit::percent(figures.quality->underRouted, 1),
                          kit::percent(figures.quality->severe, 1));
    std::vector<double> folds;
    for (const auto& fold : figures.folds)
        if (fold) folds.push_back(*fold);
    if (folds.size() > 1) {
        const auto [low, high] = std::ranges::minmax(folds);
        notes << tr("By fold from %1 to %2.").arg(decimals(low), decimals(high));
    }
    view.notes = notes.join(u' ');
    if (!figures.calibration) return view;
    const auto& found = *figures.calibration;
    view.base = found.base;
    for (const auto& bin : found.bins)
        view.bins.push_back({bin.from, bin.to, bin.rows, bin.stated, bin.actual});
    view.calibration = tr("ECE %1 · Brier %2 · base rate %3")
                           .arg(decimals(found.error), decimals(found.brier), decimals(found.base));
    return view;
}

} // namespace tierline::training
