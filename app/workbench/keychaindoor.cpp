#include "keychaindoor.h"

#include <qt6keychain/keychain.h>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

Error errorOf(const QKeychain::Job& job, const QString& name) {
    const ErrorCode code =
        job.error() == QKeychain::EntryNotFound ? ErrorCode::NotFound : ErrorCode::Unavailable;
    return {code, "keychain entry " + name.toStdString() + ": " + job.errorString().toStdString(), {}, {}, 0,
            0};
}

template <class Job>
Job* start(Job* job, const QString& name) {
    job->setAutoDelete(true);
    job->setInsecureFallback(false); // never silent plain text
    job->setKey(name);
    return job;
}

Result<void> outcome(const QKeychain::Job& job, const QString& name) {
    if (job.error() == QKeychain::NoError) return {};
    return std::unexpected(errorOf(job, name));
}

} // namespace

void DesktopKeychain::read(const QString& name, Answer answer) {
    auto* job = start(new QKeychain::ReadPasswordJob(u"tierline"_s), name);
    QObject::connect(
        job, &QKeychain::Job::finished, job, [name, answer = std::move(answer)](QKeychain::Job* done) {
            if (done->error() != QKeychain::NoError) return answer(std::unexpected(errorOf(*done, name)));
            answer(Secret(static_cast<QKeychain::ReadPasswordJob*>(done)->textData().toStdString()));
        });
    job->start();
}

void DesktopKeychain::write(const QString& name, const Secret& secret, Done done) {
    auto* job = start(new QKeychain::WritePasswordJob(u"tierline"_s), name);
    job->setTextData(
        QString::fromUtf8(secret.reveal().data(), static_cast<qsizetype>(secret.reveal().size())));
    QObject::connect(job, &QKeychain::Job::finished, job,
                     [name, done = std::move(done)](QKeychain::Job* job) { done(outcome(*job, name)); });
    job->start();
}

void DesktopKeychain::remove(const QString& name, Done done) {
    auto* job = start(new QKeychain::DeletePasswordJob(u"tierline"_s), name);
    QObject::connect(job, &QKeychain::Job::finished, job,
                     [name, done = std::move(done)](QKeychain::Job* job) { done(outcome(*job, name)); });
    job->start();
}

} // namespace tierline::workbench
