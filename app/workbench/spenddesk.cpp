#include "spenddesk.h"

#include "savefile.h"

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

QString sentenceOf(const Error& error) {
    return QString::fromStdString(toString(error));
}

} // namespace

SpendDesk::SpendDesk(std::shared_ptr<const Access> access, QObject* parent)
    : Desk(parent),
      m_answers(std::make_unique<SpendWork>(access)),
      m_tasks(std::make_unique<SpendWork>(access)),
      m_answering(std::make_unique<Worker>(u"spend"_s)),
      m_working(std::make_unique<Worker>(u"spend tasks"_s)) {}

SpendDesk::~SpendDesk() {
    ++*m_newest;
    ++*m_task;
}

void SpendDesk::ask(const spend::Wish& wish) {
    const quint64 number = ++*m_newest;
    const GoOn goOn = [newest = m_newest, number] { return *newest == number; };
    m_answering->ask(
        this,
        [work = m_answers.get(), wish, goOn]() -> Result<spend::AnswerPtr> {
            if (!goOn()) return spend::AnswerPtr();
            return work->answer(wish, systemClock().wall(), goOn);
        },
        [this, goOn](Result<spend::AnswerPtr> answer) {
            if (!goOn()) return;
            if (!answer)
                Q_EMIT unanswered(sentenceOf(answer.error()));
            else if (*answer != nullptr)
                Q_EMIT answered(*answer);
        });
}

template <class Work, class Tell>
void SpendDesk::begin(Work work, Tell tell) {
    const quint64 number = ++*m_task;
    const GoOn goOn = [task = m_task, number] { return *task == number; };
    m_working->ask(
        this, [work = std::move(work), goOn] { return work(goOn); },
        [this, tell = std::move(tell)](auto result) {
            if (result)
                tell(*result);
            else
                Q_EMIT taskFailed(sentenceOf(result.error()));
        });
}

void SpendDesk::reprice(const spend::RepriceWish& wish) {
    begin([work = m_tasks.get(),
           wish](const GoOn& goOn) { return work->reprice(wish, systemClock().wall(), goOn); },
          [this](const spend::RepriceResult& result) { Q_EMIT repriced(result); });
}

void SpendDesk::reconcile(const spend::ReconcileWish& wish) {
    begin([work = m_tasks.get(), wish](const GoOn&) { return work->reconcile(wish); },
          [this](const spend::ReconcileResult& result) { Q_EMIT reconciled(result); });
}

void SpendDesk::makeReport(const spend::ReportWish& wish) {
    begin([work = m_tasks.get(), wish](const GoOn&) { return work->report(wish, systemClock().wall()); },
          [this](const spend::ReportResult& result) { Q_EMIT reported(result); });
}

void SpendDesk::cancelTask() {
    ++*m_task;
}

void SpendDesk::save(const QString& file, const QByteArray& content) {
    saveFile(*m_working, this, file, content,
             [this](bool fine, const QString& sentence) { Q_EMIT saved(fine, sentence); });
}

} // namespace tierline::workbench
