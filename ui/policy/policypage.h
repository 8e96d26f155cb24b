// The Policy page: draw the lines, change the rules, and see at once what it would do. Widgets and wiring;
// what it says is the presenter's, what is changed the draft's. Nothing is in force until it is promoted.
// Asks the desk, which must outlive it. Window thread.
#pragma once

#include "policy/asker.h"
#include "policy/draft.h"
#include "policy/drafting.h"
#include "policy/policypresenter.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace tierline::kit {
class Actions;
class Card;
class Confusion;
class ElidedLabel;
class EmptyState;
class FlatButton;
} // namespace tierline::kit

namespace tierline::policypage {

class BannerBar;
class EffectView;
class FlipsCard;
class HistogramWidget;
class LintStrip;
class RuleEditor;
class RulesCard;
class Sheets;
class TextPane;

class PolicyPage final : public QWidget {
    Q_OBJECT

public:
    explicit PolicyPage(QWidget* parent = nullptr);
    ~PolicyPage() override;

    void setDesk(Desk* desk); // null: this window has none, and the page says so
    void addActions(kit::Actions& actions);
    void showText(bool isText); // the policy as text instead of the list of rules
    bool selectRule(const QString& id);
    void addRuleFor(const QStringList& words); // from a selection elsewhere

    const PolicyView& view() const { return m_view; }
    const Draft& draft() const { return m_draft; }
    const PolicyState& state() const { return m_state; }
    HistogramWidget& histogram() const { return *m_histogram; }
    FlipsCard& flips() const { return *m_flips; }
    RulesCard& rules() const { return *m_rules; }
    RuleEditor& editor() const { return *m_editor; }
    EffectView& effect() const { return *m_effect; }
    kit::Confusion& confusion() const { return *m_confusion; }
    TextPane& text() const { return *m_text; }
    LintStrip& lints() const { return *m_lints; }
    BannerBar& banner() const { return *m_banner; }

    // What the sheets do to the page.
    void takeDraft(const policy::Policy& wanted, const QString& what);
    void takeText(const QString& text, const QString& what);
    void showFlips(const FlipWish& wish, const QString& name);
    Desk* desk() const { return m_desk; }
    QString notes() const; // what of the effect a journal should keep

Q_SIGNALS:
    void shown(); // an action of this page was asked for elsewhere
    void decisionRequested(const QString& id);
    void draftChanged(const tierline::policypage::PolicyPtr& draft); // null: it is the policy in force
    void message(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildDraftBar();
    QWidget* buildBody();
    QWidget* buildLeft();
    QWidget* buildCentre();
    QWidget* buildRight();
    void restore();
    void connectDesk();
    void connectParts();
    void connectRules();
    void showItem(); // the selected rule in the editor

    // The draft.
    void takeFile(const PolicyFile& file);
    void holdAgainstFile();
    void takeMerged(const QString& text, const QStringList& conflicts);
    void tryPolicy(policy::Policy wanted, const QString& what, const QString& key); // shown now, written soon
    void commit(policy::Policy wanted, const QString& what, const QString& key = {});
    void commitTried();
    void draftMoved(); // everything that hangs on the draft
    void undo();
    void redo();
    void discard();
    void addRule(const policy::Rule& rule);

    // The data and the effect.
    void load(const QStringList& sources); // empty: those of before
    void fillSources();
    void takeEffect(const EffectPtr& effect, bool isNewest);
    void askFlips();
    void adviseSoon();
    void tryText();

    void apply();
    void applyRules();
    void applyHistogram();
    void applyEffect();
    void answerBanner(int button);
    void answerBlank(bool isSecond);
    void mergeOutside();

    Desk* m_desk = nullptr;
    Draft m_draft;
    PolicyState m_state;
    PolicyView m_view;
    Asker m_asker;
    QTimer m_commitSoon, m_adviseSoon, m_keepSoon, m_testSoon;
    struct Wanted {
        policy::Policy wanted;
        QString what, key;
    };
    std::optional<Wanted> m_tried;
    std::optional<PolicyFile> m_file; // as it was told last
    struct Merging {
        QString mine, theirs;
    };
    Merging m_merging; // asked for last
    std::vector<tune::Lint> m_lintList;
    FlipListPtr m_list;
    QElapsedTimer m_flipsSince;
    quint64 m_loadNumber = 0, m_flipNumber = 0, m_adviseNumber = 0, m_testNumber = 0, m_mergeNumber = 0;
    bool m_flipsUnderWay = false, m_flipsWaiting = false, m_hasLoaded = false;

    kit::ElidedLabel* m_headline = nullptr;
    kit::FlatButton *m_data = nullptr, *m_undo = nullptr, *m_redo = nullptr, *m_diff = nullptr,
                    *m_discard = nullptr;
    kit::FlatButton *m_optimise = nullptr, *m_learn = nullptr, *m_more = nullptr, *m_stop = nullptr;
    kit::FlatButton *m_rulesTab = nullptr, *m_textTab = nullptr;
    QLabel *m_draftText = nullptr, *m_sentence = nullptr, *m_missing = nullptr, *m_held = nullptr,
           *m_progressText = nullptr;
    QPushButton *m_check = nullptr, *m_promote = nullptr;
    QProgressBar* m_progress = nullptr;
    QWidget* m_progressRow = nullptr;
    BannerBar* m_banner = nullptr;
    QStackedWidget *m_stack = nullptr, *m_left = nullptr, *m_quality = nullptr;
    kit::EmptyState* m_blank = nullptr;
    QSplitter *m_columns = nullptr, *m_leftRows = nullptr, *m_centreRows = nullptr;
    HistogramWidget* m_histogram = nullptr;
    FlipsCard* m_flips = nullptr;
    RulesCard* m_rules = nullptr;
    RuleEditor* m_editor = nullptr;
    EffectView* m_effect = nullptr;
    kit::Confusion* m_confusion = nullptr;
    TextPane* m_text = nullptr;
    LintStrip* m_lints = nullptr;
    Sheets* m_sheets = nullptr;
};

} // namespace tierline::policypage
