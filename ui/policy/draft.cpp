#include "policy/draft.h"

#include "policy/changes.h"
#include "policy/editclassify.h"
#include "policy/reader.h"

#include <utility>

namespace tierline::policypage {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString fileText(std::string_view text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF"; // Qt drops it
    return text.starts_with(mark) ? QChar(QChar::ByteOrderMark) + toQString(text.substr(mark.size()))
                                  : toQString(text);
}

QString sentenceOf(const Error& error) {
    const QString detail = toQString(error.detail);
    return error.remedy.empty() ? detail : detail + QStringLiteral("; ") + toQString(error.remedy);
}

ReadText readText(const QString& text, const QString& file) {
    const auto outcome = policy::readPolicy(text.toStdString(), file.toStdString());
    ReadText read{outcome.policy, {}};
    for (const Error& error : outcome.errors)
        read.troubles.push_back({error.line, error.column, sentenceOf(error)});
    return read;
}

void Draft::open(const PolicyFile& file) {
    m_live = file.live;
    m_file = file.path;
    m_preview.reset();
    m_troubles.clear();
    const bool hasDraft = !file.draft.isEmpty() && file.draft != file.text;
    setBase(hasDraft && !file.base.isEmpty() ? file.base : file.text);
    m_steps = {{m_base, {}, {}, m_basePolicy ? m_basePolicy : file.live, false, m_base}};
    m_at = 0;
    m_typed = text();
    if (hasDraft) setText(file.draft, {});
}

void Draft::setBase(const QString& base) {
    m_base = base;
    m_basePolicy = readText(base, m_file).policy;
}

void Draft::preview(policy::Policy wanted) {
    m_preview = std::make_shared<const policy::Policy>(std::move(wanted));
}

bool Draft::dropPreview() {
    return std::exchange(m_preview, nullptr) != nullptr;
}

void Draft::push(Step step) {
    m_steps.resize(m_at + 1);
    step.base = m_base;
    const bool joins =
        m_at > 0 && !step.key.isEmpty() && m_steps[m_at].key == step.key && m_steps[m_at].base == step.base;
    if (joins)
        m_steps[m_at] = std::move(step);
    else
        m_steps.push_back(std::move(step));
    if (m_steps.size() > mostSteps) m_steps.erase(m_steps.begin());
    moveTo(m_steps.size() - 1);
}

void Draft::moveTo(std::size_t at) {
    m_at = at;
    m_preview.reset();
    m_troubles.clear();
    m_typed = text();
    if (m_steps[m_at].base != m_base) setBase(QString(m_steps[m_at].base));
}

QString Draft::commit(policy::Policy wanted, const QString& what, const QString& key) {
    m_preview.reset();
    const auto made = policy::withTuning(text().toStdString(), wanted);
    if (!made) return sentenceOf(made.error());
    const QString newText = fileText(*made);
    if (newText == text()) return {};
    auto read = readText(newText, m_file);
    if (!read.policy) return read.troubles.empty() ? QString() : read.troubles.front().sentence;
    // Back where the file is, though perhaps in other digits: then it is the file.
    const bool isBack =
        !m_steps[m_at].isByHand && m_basePolicy && changesOf(*m_basePolicy, *read.policy).empty();
    push({isBack ? m_base : newText, what, key, isBack ? m_basePolicy : std::move(read.policy),
          m_steps[m_at].isByHand});
    return {};
}

const std::vector<TextTrouble>& Draft::setText(const QString& text, const QString& what, const QString& key) {
    m_preview.reset();
    auto read = readText(text, m_file);
    if (read.policy) {
        if (text != this->text()) push({text, what, key, std::move(read.policy), text != m_base});
        m_troubles.clear();
    } else {
        m_troubles = std::move(read.troubles);
    }
    m_typed = text;
    return m_troubles;
}

void Draft::undo() {
    if (canUndo()) moveTo(m_at - 1);
}

void Draft::redo() {
    if (canRedo()) moveTo(m_at + 1);
}

void Draft::discard(const QString& what) {
    if (isChanged()) setText(m_base, what);
}

void Draft::setLive(const PolicyPtr& live) {
    m_live = live;
}

QString Draft::takeMerged(const QString& merged, const PolicyFile& file, const QString& what) {
    auto read = readText(merged, m_file);
    if (!read.policy) return read.troubles.empty() ? merged : read.troubles.front().sentence;
    if (merged == text()) {
        keepMine(file);
        return {};
    }
    m_live = file.live;
    setBase(file.text);
    push({merged, what, {}, std::move(read.policy), true});
    return {};
}

void Draft::takeTheirs(const PolicyFile& file, const QString& what) {
    m_live = file.live;
    setBase(file.text);
    push({m_base, what, {}, m_basePolicy ? m_basePolicy : file.live, false});
}

void Draft::keepMine(const PolicyFile& file) {
    m_live = file.live;
    setBase(file.text);
    m_steps[m_at].base = m_base;
}

} // namespace tierline::policypage
