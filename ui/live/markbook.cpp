#include "live/markbook.h"

#include "base/id.h"
#include "base/jsonwriter.h"
#include "protocol/json.h"

#include <QCoreApplication>

#include <array>
#include <optional>

namespace tierline::live {

namespace {

std::optional<Mark> markFrom(protocol::JsonView line) {
    Mark mark;
    const auto colour = line["colour"].int64().value_or(0);
    if (colour < 0 || colour > markColours) return std::nullopt;
    mark.colour = static_cast<int>(colour);
    mark.pinned = line["pinned"].boolean().value_or(false);
    const auto note = line["note"].string().value_or("");
    mark.note = QString::fromUtf8(note.data(), static_cast<qsizetype>(note.size()));
    return mark;
}

} // namespace

Mark MarkBook::of(const std::string& id) const {
    const auto found = m_marks.find(id);
    return found == m_marks.end() ? Mark() : found->second;
}

void MarkBook::set(const std::string& id, Mark mark) {
    mark.note.truncate(longestNote);
    if (mark.isEmpty())
        m_marks.erase(id);
    else
        m_marks.insert_or_assign(id, std::move(mark));
}

std::string MarkBook::toLines() const {
    std::string lines;
    for (const auto& [id, mark] : m_marks) {
        JsonWriter json(lines);
        json.beginObject();
        json.member("id", id);
        if (mark.colour != 0) json.member("colour", mark.colour);
        if (mark.pinned) json.member("pinned", true);
        if (!mark.note.isEmpty()) json.member("note", mark.note.toStdString());
        json.endObject();
        lines += '\n';
    }
    return lines;
}

ReadMarks readMarks(std::string_view lines) {
    ReadMarks read;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        const auto line = lines.substr(0, end);
        lines.remove_prefix(end == lines.npos ? lines.size() : end + 1);
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        const auto json = protocol::Json::parse(line);
        const auto id = json && json->root().isObject() ? (*json)["id"].string() : std::nullopt;
        const auto mark = id && isRequestId(*id) ? markFrom(json->root()) : std::nullopt;
        if (mark)
            read.marks.set(std::string(*id), *mark);
        else
            ++read.skipped;
    }
    return read;
}

QString colourName(int colour) {
    constexpr std::array names{QT_TRANSLATE_NOOP("Marks", "no colour"), QT_TRANSLATE_NOOP("Marks", "red"),
                               QT_TRANSLATE_NOOP("Marks", "orange"),    QT_TRANSLATE_NOOP("Marks", "green"),
                               QT_TRANSLATE_NOOP("Marks", "blue"),      QT_TRANSLATE_NOOP("Marks", "violet"),
                               QT_TRANSLATE_NOOP("Marks", "grey")};
    const auto at = colour < 0 || colour > markColours ? 0 : colour;
    return QCoreApplication::translate("Marks", names[static_cast<std::size_t>(at)]);
}

} // namespace tierline::live
