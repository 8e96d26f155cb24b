#include "policy/policypresenter.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("policypage", text);
}

void sayDraft(PolicyView& view, const PolicyState& state) {
    const auto count = std::ssize(state.changes);
    view.isChanged = count > 0;
    view.draftText = count == 0
                         ? tr("No changes")
                         : tr("Draft · %1").arg(kit::counted(count, tr("%1 change"), tr("%1 changes")));
    view.canUndo = state.canUndo;
    view.canRedo = state.canRedo;
    view.undoTip = state.canUndo ? tr("Undo: %1").arg(state.undoWord) : tr("Nothing to undo");
    view.redoTip = state.canRedo ? tr("Redo: %1").arg(state.redoWord) : tr("Nothing to redo");
    view.canEdit = state.isOpen && state.troubles.empty();
    const bool isFine = view.canEdit && view.isChanged && !state.theirs;
    view.canCheck = isFine;
    view.canPromote = isFine && state.canWrite;
    view.promoteTip = !state.troubles.empty() ? tr("The text has errors; see its marked lines.")
                      : state.theirs          ? tr("First say what becomes of the edit made outside.")
                      : !view.isChanged       ? tr("There is nothing to promote.")
                      : !state.canWrite       ? tr("This policy file cannot be written.")
                                              : tr("Puts the draft in force, after showing what it does.");
}

QString nameOfSources(const PolicyState& state) {
    if (state.loaded) return state.loaded->name;
    return {};
}

void sayData(PolicyView& view, const PolicyState& state) {
    view.dataText = tr("Choose data");
    if (state.loaded) view.dataText = tr("%1: %2").arg(nameOfSources(state), kit::count(state.loaded->rows));
    if (state.loaded && state.loaded->labelled > 0)
        view.headline =
            tr("%1, %2").arg(kit::counted(state.loaded->rows, tr("%1 request"), tr("%1 requests")),
                             kit::counted(state.loaded->labelled, tr("%1 label"), tr("%1 labels")));
    else if (state.loaded)
        view.headline =
            tr("%1, no labels").arg(kit::counted(state.loaded->rows, tr("%1 request"), tr("%1 requests")));
    const auto& running = state.loading ? state.loading : state.working;
    view.isBusy = running.has_value();
    if (!running) return;
    view.progressText = running->what;
    if (running->all > 0)
        view.progress = static_cast<int>(std::min<qint64>(100, running->done * 100 / running->all));
}

void sayBanner(PolicyView& view, const PolicyState& state) {
    if (state.theirs && !state.conflicts.empty()) {
        view.banner = Banner::Conflict;
        view.bannerText = tr("Both changed %1: take one of the two.").arg(state.conflicts.join(u", "_s));
    } else if (state.theirs) {
        view.banner = Banner::Outside;
        view.bannerText = tr("The policy file was edited outside while you have a draft of it.");
    } else if (!state.loadTrouble.isEmpty() || !state.evaluateTrouble.isEmpty()) {
        view.banner = Banner::Trouble;
        view.bannerText = !state.loadTrouble.isEmpty() ? state.loadTrouble : state.evaluateTrouble;
    } else if (!state.notWorth.isEmpty() && !state.notWorthDismissed) {
        view.banner = Banner::NotWorth;
        view.bannerText = tr("Routing may not be worth it here. %1").arg(state.notWorth.join(u' '));
    }
}

void sayBlank(PolicyView& view, const PolicyState& state) {
    if (!state.hasDesk) {
        view.blank = Blank::NoDesk;
        view.blankTitle = tr("The policy is edited where it is in force");
        view.blankText =
            tr("This window watches a gateway that runs elsewhere. Edit the policy there, in its "
               "window or with tierlinectl tune.");
    } else if (!state.isOpen) {
        view.blank = Blank::NoFile;
        view.blankTitle =
            state.fileTrouble.isEmpty() ? tr("Reading the policy") : tr("The policy cannot be read");
        view.blankText = state.fileTrouble;
        if (!state.fileTrouble.isEmpty()) view.blankAction = tr("Try again");
    } else if (state.loaded && state.loaded->rows == 0 && !state.loading) {
        view.blank = Blank::NoRows;
        view.blankTitle = tr("No requests to draw lines through");
        view.blankText =
            tr("Nothing was routed in that time. Try the policy on the shipped starter set, or on "
               "the simulated traffic of the sandbox.");
        view.blankAction = tr("Use the starter set");
        view.blankSecond = tr("Use the sandbox");
    }
}

} // namespace

PolicyView viewOf(const PolicyState& state) {
    PolicyView view;
    sayDraft(view, state);
    sayData(view, state);
    sayBanner(view, state);
    sayBlank(view, state);
    view.hasEffect = state.effect != nullptr;
    if (state.effect) view.words = wordsOf(*state.effect, state.loaded.value_or(Loaded()), state.tiers);
    return view;
}

QString lintSummary(const std::vector<tune::Lint>& lints) {
    if (lints.empty()) return tr("No lints");
    QStringList parts;
    const auto count = [&](tune::Severity severity, const QString& one, const QString& many) {
        const auto n = std::ranges::count(lints, severity, &tune::Lint::severity);
        if (n > 0) parts << kit::counted(n, one, many);
    };
    count(tune::Severity::Error, tr("%1 error"), tr("%1 errors"));
    count(tune::Severity::Warning, tr("%1 warning"), tr("%1 warnings"));
    count(tune::Severity::Hint, tr("%1 hint"), tr("%1 hints"));
    return parts.join(u", "_s);
}

QString troubleText(const std::vector<TextTrouble>& troubles) {
    if (troubles.empty()) return {};
    const auto& first = troubles.front();
    QString text = first.line > 0
                       ? tr("Line %1, column %2: %3")
                             .arg(QString::number(first.line), QString::number(first.column), first.sentence)
                       : first.sentence;
    if (troubles.size() > 1) text += u"  "_s + tr("(and %1 more)").arg(kit::count(std::ssize(troubles) - 1));
    return text;
}

} // namespace tierline::policypage
