#include "keychain.h"

#include "runsecrets.h"

#include <qt6keychain/keychain.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::string_view prefix = "keychain:";
constexpr std::chrono::seconds patience{30}; // the keychain may ask for its password

Error withOtherWays(std::string detail) {
    return {ErrorCode::Unavailable,
            std::move(detail),
            "write env:NAME or file:PATH (mode 0600) in the policy instead",
            {},
            0,
            0};
}

} // namespace

// One question and its answer. The engine's thread waits on `ready`.
struct Keychain::Waiting {
    std::mutex mutex;
    std::condition_variable ready;
    std::optional<Result<Secret>> answer;

    void set(Result<Secret> result) {
        {
            const std::scoped_lock lock(mutex);
            if (answer) return;
            answer = std::move(result);
        }
        ready.notify_all();
    }
};

struct Keychain::Shared {
    std::mutex mutex;
    Keychain* keychain = nullptr;                // null once nobody answers any more
    std::vector<std::weak_ptr<Waiting>> waiting; // threads that may be asleep
};

Keychain::Keychain(QObject* parent) : QObject(parent), m_shared(std::make_shared<Shared>()) {
    m_shared->keychain = this;
}

Keychain::~Keychain() {
    giveUp();
}

void Keychain::giveUp() {
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->keychain = nullptr;
    for (const auto& asleep : m_shared->waiting)
        if (const auto waiting = asleep.lock())
            waiting->set(std::unexpected(withOtherWays("the program is ending")));
}

SecretResolver Keychain::resolver() {
    return [shared = m_shared](std::string_view reference) -> Result<Secret> {
        if (!reference.starts_with(prefix)) return resolveWithoutKeychain(reference);
        auto kept = RunSecrets::ofThisProgram().find(reference.substr(prefix.size()));
        if (!kept) return std::unexpected(kept.error());
        if (*kept) return std::move((*kept)->secret);
        const auto waiting = std::make_shared<Waiting>();
        {
            const std::scoped_lock lock(shared->mutex);
            if (shared->keychain == nullptr) return std::unexpected(withOtherWays("the program is ending"));
            std::erase_if(shared->waiting, [](const auto& asleep) { return asleep.expired(); });
            shared->waiting.push_back(waiting);
            const std::string_view name = reference.substr(prefix.size());
            const QString key = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
            QMetaObject::invokeMethod(
                shared->keychain,
                [keychain = shared->keychain, key, waiting] { keychain->read(key, waiting); },
                Qt::QueuedConnection);
        }
        std::unique_lock lock(waiting->mutex);
        if (!waiting->ready.wait_for(lock, patience, [&] { return waiting->answer.has_value(); }))
            return std::unexpected(withOtherWays("the keychain did not answer within 30 s"));
        return *waiting->answer;
    };
}

void Keychain::read(const QString& name, const std::shared_ptr<Waiting>& waiting) {
    auto* job = new QKeychain::ReadPasswordJob(u"tierline"_s, this);
    job->setAutoDelete(true);
    job->setKey(name);
    connect(job, &QKeychain::Job::finished, this, [waiting, name](QKeychain::Job* done) {
        const auto* answered = static_cast<QKeychain::ReadPasswordJob*>(done);
        if (done->error() == QKeychain::NoError)
            waiting->set(Secret(answered->textData().toStdString()));
        else
            waiting->set(std::unexpected(withOtherWays("keychain entry " + name.toStdString() + ": "
                                                       + done->errorString().toStdString())));
    });
    job->start();
}

} // namespace tierline::workbench
