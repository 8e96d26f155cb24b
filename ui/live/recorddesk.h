// The door between the Live page and the rest of the program, for what people do with decisions: say what
// they are worth, mark them, take them away. The application implements it over the gateway and the data
// folder; tests over invented data. Lives on the window's thread: the slots return at once, answers are
// signals there.
#pragma once

#include "ledger/exporter.h"
#include "ledger/feedback.h"
#include "ledger/wouldbe.h"
#include "live/markbook.h"

#include <QObject>
#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace tierline::live {

struct Said { // of one decision
    std::string id;
    ledger::Feedback feedback;
};

struct ExportWish {
    QString file;
    ledger::ExportForm form = ledger::ExportForm::JsonLines;
    bool withPrompts = false;
    std::vector<std::string> ids; // those that are wanted, in any order
    bool asHar = false;           // an HTTP archive, whatever `form` says
    QString baseUrl = {};         // the gateway's, for an archive; the desk knows it
};

class RecordDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Votes and labels, kept in the ledger. Answered by `kept` with the same number.
    virtual void give(quint64 number, const std::vector<Said>& said) = 0;

    virtual void loadMarks() = 0; // `marksLoaded`
    // All of them; the newest wish is written.
    virtual void keepMarks(const MarkBook& marks) = 0;
    virtual void pin(const std::vector<std::string>& ids, bool pinned) = 0; // in the ledger: never swept away

    virtual void sumWouldBe(Wall from, Wall until) = 0; // `wouldBeSummed`

    virtual void fetch(quint64 number,
                       const std::vector<std::string>& ids) = 0; // `fetched`, without those gone
    virtual void exportRows(const ExportWish& wish) = 0;
    virtual void cancelExport() = 0;
    virtual void makeCases(const std::vector<std::string>& ids) = 0; // `casesMade`: lines of a set
    virtual void addToSet(const std::vector<std::string>& ids) = 0;  // of the user's own, named "from live"

Q_SIGNALS:
    // What could not be kept, and why; empty when all was.
    void kept(quint64 number, const std::vector<std::string>& refused, const QString& why);
    void marksLoaded(const tierline::live::MarkBook& marks);
    void wouldBeSummed(const std::vector<tierline::ledger::WouldBeSum>& sums);
    void fetched(quint64 number, const std::vector<std::shared_ptr<const tierline::ledger::Record>>& records);
    void exportProgressed(qint64 rows, qint64 of);
    void exportEnded(bool fine, const QString& sentence);
    void casesMade(const QString& lines, qint64 cases, qint64 without); // without: their words were not kept
    void told(const QString& sentence);                                 // for the status line
};

} // namespace tierline::live
