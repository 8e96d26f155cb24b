// The draft: the text of the policy file with changes that are not in force yet, and the way back. A change
// is a policy that is wanted; the text follows by the least edit (policy/editclassify.h), so that comments
// and order survive. While a line is dragged the wanted policy is only tried (`preview`), no text is written.
// Pure; window thread.
#pragma once

#include "base/error.h"
#include "policy/policydata.h"

#include <QString>

#include <memory>
#include <vector>

namespace tierline::policypage {

struct TextTrouble { // why a text is no policy; line and column from 1, 0: the whole file
    int line = 0, column = 0;
    QString sentence;
    bool operator==(const TextTrouble&) const = default;
};

class Draft {
public:
    static constexpr std::size_t mostSteps = 500; // that can be undone

    // What the file says, with the draft that was kept of it, upon the text that it was begun from. Forgets
    // what was done before.
    void open(const PolicyFile& file);
    bool isOpen() const { return m_live != nullptr; }

    const PolicyPtr& live() const { return m_live; }
    const PolicyPtr& policy() const { return m_preview ? m_preview : m_steps[m_at].policy; }
    const PolicyPtr& kept() const { return m_steps[m_at].policy; } // without what is being tried
    const QString& text() const { return m_steps[m_at].text; }
    // Of the file, as this step knows it: each keeps its own, so that the way back past an edit made outside
    // never passes for a draft that has it.
    const QString& base() const { return m_base; }
    bool isChanged() const { return m_steps[m_at].text != m_base; }

    void preview(policy::Policy wanted);
    bool dropPreview(); // false: there was none
    bool hasPreview() const { return m_preview != nullptr; }

    // One step; `what` names it for undo. Steps of the same key, one after the other, are one. Returns why
    // it cannot be written; empty: it is.
    QString commit(policy::Policy wanted, const QString& what, const QString& key = {});
    // Typed as text. With troubles the policy stays as it was.
    const std::vector<TextTrouble>& setText(const QString& text, const QString& what,
                                            const QString& key = {});
    const std::vector<TextTrouble>& troubles() const { return m_troubles; }
    const QString& typed() const { return m_typed; } // what was typed last, with its troubles

    bool canUndo() const { return m_at > 0; }
    bool canRedo() const { return m_at + 1 < m_steps.size(); }
    QString undoWord() const { return canUndo() ? m_steps[m_at].what : QString(); }
    QString redoWord() const { return canRedo() ? m_steps[m_at + 1].what : QString(); }
    void undo();
    void redo();
    void discard(const QString& what); // back to the file, as a step
    void setLive(const PolicyPtr& live);
    // Another text of the file underneath. Merged: a step with both; returns why that is no policy, and
    // nothing changed then. Theirs: the file as a step. Mine: what the draft says now stands against it.
    QString takeMerged(const QString& merged, const PolicyFile& file, const QString& what);
    void takeTheirs(const PolicyFile& file, const QString& what);
    void keepMine(const PolicyFile& file);

private:
    struct Step {
        QString text, what, key;
        PolicyPtr policy;
        bool isByHand = false; // its text was typed, or one before it
        QString base = {};     // set by `push`
    };
    void push(Step step);
    void setBase(const QString& base);
    void moveTo(std::size_t at);

    PolicyPtr m_live, m_preview, m_basePolicy;
    QString m_base, m_file, m_typed;
    std::vector<Step> m_steps{1}; // never empty
    std::size_t m_at = 0;
    std::vector<TextTrouble> m_troubles;
};

// A text as a policy, or why it is none.
struct ReadText {
    PolicyPtr policy;
    std::vector<TextTrouble> troubles;
};
ReadText readText(const QString& text, const QString& file);

QString toQString(std::string_view text);
// Of a file: with the byte order mark that it may begin with, so that it goes back as it came.
QString fileText(std::string_view text);
QString sentenceOf(const Error& error); // with its remedy

} // namespace tierline::policypage
