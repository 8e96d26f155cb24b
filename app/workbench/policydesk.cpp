#include "policydesk.h"

#include "engine.h"
#include "savefile.h"

#include "base/paths.h"
#include "policy/compare.h"
#include "policy/draft.h"
#include "policy/merge.h"
#include "policy/reader.h"

#include <mutex>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int lookEvery = 2'000; // ms, at the file's text

QString sentenceOf(const Error& error) {
    return textOf(toString(error));
}

} // namespace

// Of what is kept the last must be there when the program ends, also when nobody came to write it.
struct PolicyDesk::Keeping {
    std::mutex mutex; // held while the file is written, so that an older text never comes last
    bool isKept = true;
    std::string text, base;
    Result<void> write(const PolicyPlace& place) {
        const std::scoped_lock lock(mutex);
        if (isKept) return {};
        isKept = true;
        return keepDraftText(place, text, base);
    }
};

PolicyDesk::PolicyDesk(PolicyPlace place, PolicySources sources, std::shared_ptr<const Access> access,
                       QObject* parent)
    : Desk(parent),
      m_place(std::move(place)),
      m_sources(std::move(sources)),
      m_access(std::move(access)),
      m_keeping(std::make_shared<Keeping>()),
      m_quick(u"policy"_s),
      m_long(u"policy data"_s) {
    m_look.setInterval(lookEvery);
    connect(&m_look, &QTimer::timeout, this, [this] { readFile(false); });
    m_quick.ask(
        this, [place = m_place] { return readSchedule(place); },
        [this](const tune::Schedule& schedule) {
            if (m_learning == 0) startLearning(schedule); // else a hand was quicker
        });
}

PolicyDesk::~PolicyDesk() {
    for (Stop* each : {&m_load, &m_work, &m_flips, &m_advice, &m_try})
        if (*each) (*each)->request_stop();
    m_job.reset();
    m_evaluator.reset();
    static_cast<void>(m_keeping->write(m_place)); // nobody is left to be told
}

PolicyDesk::Stop PolicyDesk::again(Stop& of) const {
    if (of) of->request_stop();
    of = std::make_shared<std::stop_source>();
    return of;
}

void PolicyDesk::setLive(const PolicyPtr& live) {
    m_live = live;
    if (m_evaluator) m_evaluator->run([live](tune::WhatIf& whatIf) { whatIf.setLive(live); });
    if (m_look.isActive()) readFile(true);
}

// ---- the file

void PolicyDesk::open() {
    m_look.start();
    readFile(true);
    listSources();
}

void PolicyDesk::readFile(bool always) {
    if (m_isReading && !always) return;
    m_isReading = true;
    struct Read {
        Result<PolicyText> text;
        policypage::PolicyFile file;
    };
    m_quick.ask(
        this,
        [place = m_place, live = m_live, known = m_text, always]() -> std::optional<Read> {
            auto text = workbench::readPolicyText(place);
            if (text && !always && known && text->text == *known) return std::nullopt;
            Read read{std::move(text), {}};
            if (!read.text) return read;
            noteOutside(place, *read.text, systemClock().wall());
            read.file = policyFileOf(place, *read.text, live);
            return read;
        },
        [this, always](const std::optional<Read>& read) {
            m_isReading = false;
            if (!read) return;
            if (!read->text) {
                if (always || m_text) Q_EMIT fileFailed(sentenceOf(read->text.error()));
                m_text.reset();
                return;
            }
            m_text = read->text->text;
            tellDraft(read->file.draft);
            if (m_live) Q_EMIT fileRead(read->file); // without one it follows from `setLive`
        });
}

void PolicyDesk::tellDraft(const QString& text) {
    m_quick.ask(
        this,
        [text = text.toStdString(), live = m_live]() -> PolicyPtr {
            if (text.empty()) return nullptr;
            const auto read = policy::readPolicy(text, "draft.yaml").policy;
            return read && live && policy::meansTheSame(*read, *live) ? nullptr : read;
        },
        [this](const PolicyPtr& draft) { Q_EMIT draftKept(draft); });
}

void PolicyDesk::keepDraft(const QString& text, const QString& base) {
    {
        const std::scoped_lock lock(m_keeping->mutex);
        m_keeping->isKept = false;
        m_keeping->text = text.toStdString();
        m_keeping->base = base.toStdString();
    }
    m_quick.ask(
        this, [place = m_place, keeping = m_keeping] { return keeping->write(place); },
        [this](const Result<void>& kept) {
            if (!kept) Q_EMIT told(tr("The draft could not be kept: %1").arg(sentenceOf(kept.error())));
        });
    tellDraft(text);
}

void PolicyDesk::merge(quint64 number, const QString& base, const QString& mine, const QString& theirs) {
    m_quick.ask(
        this,
        [base = base.toStdString(), mine = mine.toStdString(), theirs = theirs.toStdString()] {
            return policy::mergePolicies(base, mine, theirs);
        },
        [this, number](const Result<policy::Merged>& made) {
            QStringList conflicts;
            if (!made) {
                Q_EMIT merged(number, {}, {sentenceOf(made.error())});
                return;
            }
            for (const auto& each : made->conflicts)
                conflicts << (each.where.empty() ? tr("line %1").arg(each.line) : textOf(each.where));
            Q_EMIT merged(number, policypage::fileText(made->text), conflicts);
        });
}

void PolicyDesk::changeFile(quint64 number, std::function<Result<QString>()> change) {
    m_quick.ask(this, std::move(change), [this, number](const Result<QString>& done) {
        Q_EMIT promoted(number, done.has_value(), done ? *done : sentenceOf(done.error()));
        if (!done) return;
        // The gateway has it already; the feed tells a moment later.
        m_access->use([this](Engine& engine) { m_live = engine.gateway().policy(); });
        setLive(m_live);
        readFile(true);
        loadJournal();
    });
}

void PolicyDesk::promote(quint64 number, const QString& draft, const QString& base, const QString& note) {
    Promotion wish{draft.toStdString(), base.toStdString(), note.toStdString(), m_effect};
    changeFile(number, [place = m_place, access = m_access, wish = std::move(wish)] {
        return workbench::promote(place, *access, wish, systemClock().wall());
    });
}

void PolicyDesk::rollBack(quint64 number, const QString& entry) {
    changeFile(number, [place = m_place, access = m_access, entry = entry.toStdString()] {
        return workbench::rollBack(place, *access, entry, systemClock().wall());
    });
}

void PolicyDesk::loadJournal() {
    const std::string live = m_live ? m_live->hash : std::string();
    m_quick.ask(
        this, [place = m_place, live] { return journalOf(place, live); },
        [this](const std::vector<policypage::JournalEntry>& entries) { Q_EMIT journalLoaded(entries); });
}

void PolicyDesk::takeDraft(const QString& entry) {
    m_quick.ask(
        this, [place = m_place, entry = entry.toStdString()] { return draftOf(place, entry); },
        [this](const Result<QString>& draft) {
            if (draft)
                Q_EMIT draftTaken(*draft);
            else
                Q_EMIT told(sentenceOf(draft.error()));
        });
}

void PolicyDesk::exportAs(quint64 number, const QString& draft, policypage::ExportForm form) {
    m_quick.ask(
        this, [draft = draft.toStdString(), form] { return exportedAs(draft, form); },
        [this, number](const policypage::Exported& made) { Q_EMIT exported(number, made); });
}

void PolicyDesk::save(const QString& file, const QString& text) {
    saveFile(m_quick, this, file, text.toUtf8(),
             [this](bool, const QString& sentence) { Q_EMIT told(sentence); });
}

} // namespace tierline::workbench
