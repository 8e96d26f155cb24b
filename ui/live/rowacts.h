// What is done with the chosen rows: votes, labels, marks, notes, comparing, exporting, cases of a set. Shown
// at once; what could not be kept is said and taken back. Window thread; without a desk it says that it
// cannot.
#pragma once

#include "live/decisionstore.h"
#include "live/opinions.h"

#include <QObject>
#include <QPoint>
#include <QPointer>

#include <functional>

class QMenu;
class QWidget;

namespace tierline::live {

class DecisionModel;

class RowActs final : public QObject {
    Q_OBJECT

public:
    using Ids = std::vector<std::string>;
    // `chosen`: the selected rows, the current one last. `window`: what dialogs belong to.
    RowActs(DecisionModel& model, std::function<Ids()> chosen, QWidget* window);

    void setDesk(RecordDesk* desk); // null: none; must outlive this
    void takeNew(quint32 rows);     // rows came: those that are marked show it
    void marksMoved();              // older rows came in front
    Mark mark(const std::string& id) const { return m_marks.of(id); }

    void vote(int vote);
    void label(const QString& tier); // empty: clears; then on to the next row without one
    void voteOn(const Ids& ids, int vote);
    void labelOn(const Ids& ids, const QString& tier);
    void undo();
    void labelNext();           // the row nearest to a line first
    void setColour(int colour); // 0: none
    void togglePinned();
    void editNote();
    void setNote(const Ids& ids, const QString& note);
    void openComparison(const ledger::Record& left, const ledger::Record& right);
    void compare(); // two selected rows, or the current one with the one pinned last
    void exportRows(const QString& filterInWords);
    void copyCases();
    void addToSet();

    // Letters of one key each: 1 to 4 for tiers and colours, 0 clears.
    QMenu* labelMenu(QWidget* parent);
    QMenu* markMenu(QWidget* parent);

Q_SIGNALS:
    void message(const QString& text);
    void wanted(const std::string& id); // go to this row
    void marked(const std::string& id);
    void opened(QWidget* dialog); // for tests and pictures

private:
    struct Waiting {
        quint64 number = 0;
        Ids ids;
    };

    bool hasDesk();
    std::vector<Opinion> now(const Ids& ids) const;
    void carryOut(const OpinionStep& step, const QString& done);
    void show(const std::vector<Opinion>& opinions);
    void onKept(quint64 number, const Ids& refused, const QString& why);
    void onMarks(const MarkBook& marks);
    void onFetched(quint64 number, const std::vector<RecordPtr>& records);
    void showMark(const std::string& id);
    void bringPinned();
    void goOn(const std::string& labelled);
    std::string nextId(const std::string& current, bool closest) const;
    void changeMarks(const Ids& ids, const std::function<void(Mark&)>& change);
    RecordPtr recordOf(const std::string& id) const;

    DecisionModel& m_model;
    std::function<Ids()> m_chosen;
    QWidget* m_window;
    QPointer<RecordDesk> m_desk;
    Opinions m_opinions;
    MarkBook m_marks;
    bool m_marksKnown = false, m_pinnedBrought = false;
    std::string m_suggested, m_pinnedLast;
    quint64 m_fetches = 0;
    Waiting m_comparing, m_bringing;
};

} // namespace tierline::live
