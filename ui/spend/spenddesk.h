// The door between the Spend page and the rest of the program. The application implements it over the ledger
// with a worker of its own; tests over invented data. Lives on the window's thread: the slots return at once,
// the signals arrive there. Of questions only the newest is answered; of tasks one runs at a time.
#pragma once

#include "spend/spendanswer.h"
#include "spend/spendtasks.h"

#include <QByteArray>
#include <QObject>
#include <QString>

namespace tierline::spend {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void ask(const Wish& wish) = 0;
    virtual void save(const QString& file, const QByteArray& content) = 0; // ends with `saved`

    // Each ends with its own signal or with `taskFailed`.
    virtual void reprice(const RepriceWish& wish) = 0;
    virtual void reconcile(const ReconcileWish& wish) = 0;
    virtual void makeReport(const ReportWish& wish) = 0;
    virtual void cancelTask() = 0; // what it has done so far stays

Q_SIGNALS:
    void answered(const tierline::spend::AnswerPtr& answer);
    void unanswered(const QString& why);
    void saved(bool fine, const QString& sentence);
    void repriced(const tierline::spend::RepriceResult& result);
    void reconciled(const tierline::spend::ReconcileResult& result);
    void reported(const tierline::spend::ReportResult& result);
    void taskFailed(const QString& why);
};

} // namespace tierline::spend
