// What the Policy page says and allows, as a value made of what is known. Pure.
#pragma once

#include "policy/changes.h"
#include "policy/draft.h"
#include "policy/effectwords.h"

namespace tierline::policypage {

struct Progress {
    qint64 done = 0, all = 0;
    QString what;
    bool operator==(const Progress&) const = default;
};

struct PolicyState {
    bool hasDesk = false;
    bool isOpen = false; // the file was read
    QString fileTrouble; // why it was not
    std::vector<Source> sources;
    std::optional<Loaded> loaded;
    std::optional<Progress> loading, working;
    QString loadTrouble, evaluateTrouble;
    EffectPtr effect;
    QStringList tiers; // of the draft
    std::vector<Change> changes;
    std::vector<TextTrouble> troubles; // of the text as typed
    bool canUndo = false, canRedo = false, canWrite = true;
    QString undoWord, redoWord;
    std::optional<PolicyFile> theirs; // the file was changed outside while there was a draft
    QStringList conflicts;            // of a merge that was tried
    QStringList notWorth;
    bool notWorthDismissed = false;
};

enum class Banner : std::uint8_t { None, Outside, Conflict, Trouble, NotWorth };
enum class Blank : std::uint8_t { None, NoDesk, NoFile, NoRows };

struct PolicyView {
    QString draftText; // "Draft · 3 changes"
    QString dataText;  // "traffic 24 h: 12,431"
    QString headline;  // muted, behind the title
    QString undoTip, redoTip;
    bool isChanged = false, canUndo = false, canRedo = false, canCheck = false, canPromote = false;
    bool canEdit = false, hasEffect = false;
    QString promoteTip;
    Banner banner = Banner::None;
    QString bannerText;
    Blank blank = Blank::None;
    QString blankTitle, blankText, blankAction, blankSecond;
    bool isBusy = false;
    int progress = -1; // per cent; -1: unknown
    QString progressText;
    EffectWords words;
    bool operator==(const PolicyView&) const = default;
};

PolicyView viewOf(const PolicyState& state);

// The kit's place for a line of the strip: "5 lints: 2 warnings, 3 hints".
QString lintSummary(const std::vector<tune::Lint>& lints);
QString troubleText(const std::vector<TextTrouble>& troubles); // "Line 12, column 5: …"

} // namespace tierline::policypage
