// The words of the filter in whole prompts. The list holds 120 bytes of each; the rest is looked for in the
// prompts that the ledger kept, through the desk and beside the window, the newest first; of decisions that
// come, here. What is found joins the filter as it stands. Window thread.
#pragma once

#include "live/filter.h"
#include "live/livedesk.h"
#include "live/textfind.h"
#include "live/texthits.h"

#include <QElapsedTimer>
#include <QObject>
#include <QRegularExpression>
#include <QTimer>

#include <optional>

namespace tierline::live {

// Says which of several terms a prompt has. Any thread, as it is never changed.
class TextMatcher {
public:
    explicit TextMatcher(std::vector<TextTerm> terms);
    void match(std::string_view prompt, std::vector<std::size_t>& found) const; // numbers of terms, added
    std::size_t size() const { return m_finders.size(); }

private:
    struct Finder {
        std::optional<TextFinder> words;
        std::optional<QRegularExpression> pattern;
        bool isOneWord = true;
    };
    std::vector<Finder> m_finders;
};

class TextSearch final : public QObject {
    Q_OBJECT

public:
    explicit TextSearch(QObject* parent = nullptr);

    void setDesk(Desk* desk); // null: only the beginnings are searched
    // The same filter, its text terms with a place for what is found; begins to look for it.
    Filter prepared(const Filter& filter);
    void take(const std::vector<RecordPtr>& records); // before they go into the list
    void stop();

    bool isSearching() const { return m_isSearching; }
    QString words() const { return m_words; } // what was searched; empty: nothing is asked of texts

Q_SIGNALS:
    void found();   // more rows pass the filter
    void changed(); // words or isSearching

private:
    void begin();
    void onFound(quint64 number, const std::vector<TextFound>& found, qint64 read);
    void onEnded(quint64 number, bool whole, const QString& problem);
    void say(const QString& words);
    QString counted() const;

    Desk* m_desk = nullptr;
    std::vector<TextTerm> m_terms;
    std::vector<std::shared_ptr<TextHits>> m_hits; // of the terms
    std::optional<TextMatcher> m_matcher;
    quint64 m_number = 0;
    qint64 m_read = 0, m_found = 0;
    bool m_isSearching = false;
    QString m_words;
    QTimer m_tell; // arranges anew once a second at most
};

} // namespace tierline::live
