#include "tune/keptwriter.h"

#include "base/paths.h"
#include "tune/builder.h"

#include <spdlog/fmt/fmt.h>

#include <cstddef>
#include <cstring>
#include <type_traits>

namespace tierline::tune {

namespace {

template <class T>
void append(std::string& bytes, const std::vector<T>& list) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T));
}

} // namespace

// Eight bytes at a time: it is to find damage, not to resist anybody.
std::uint64_t keptSum(std::string_view bytes) {
    std::uint64_t sum = 0x9e3779b97f4a7c15ULL ^ bytes.size();
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        sum = (sum ^ word) * 0xff51afd7ed558ccdULL;
        sum ^= sum >> 32U;
    }
    for (; at < bytes.size(); ++at)
        sum = (sum ^ static_cast<unsigned char>(bytes[at])) * 0xff51afd7ed558ccdULL;
    return sum;
}

std::string keptName(std::int64_t first) {
    return fmt::format("{:016x}.kept", static_cast<std::uint64_t>(first));
}

std::uint32_t KeptWriter::name(std::string_view text) {
    const auto [known, isNew] =
        m_numbers.try_emplace(std::string(text), static_cast<std::uint32_t>(m_nameEnds.size()));
    if (!isNew) return known->second;
    m_names += text;
    m_nameEnds.push_back(static_cast<std::uint32_t>(m_names.size()));
    return known->second;
}

std::uint32_t KeptWriter::addUsage(const Usage* usage) {
    if (usage == nullptr) return KeptRow::nothing;
    m_usages.push_back(*usage);
    return static_cast<std::uint32_t>(m_usages.size() - 1);
}

void KeptWriter::addText(KeptRow& row, const char* text, std::size_t bytes) {
    row.textAt = m_texts.size();
    row.textBytes = text == nullptr ? KeptRow::nothing : static_cast<std::uint32_t>(bytes);
    if (text != nullptr) m_texts.append(text, bytes);
}

void KeptWriter::add(std::int64_t seq, const ledger::Record& record) {
    const auto known = rowOf(record);
    KeptRow row;
    row.seq = seq;
    row.time = record.time.time_since_epoch().count();
    row.usage = addUsage(known.usage);
    row.tokens = known.known.tokens;
    row.estimatedIn = known.estimatedIn;
    row.estimatedOut = known.estimatedOut;
    row.turns = narrowed(known.known.turns);
    row.toolResults = narrowed(known.known.toolResults);
    row.loopStep = narrowed(known.known.loopStep);
    row.id = name(record.id);
    row.requested = name(known.requested);
    row.client = name(known.client);
    row.session = name(known.session);
    row.tier = name(known.tier);
    row.model = name(known.model);
    row.bits =
        static_cast<std::uint8_t>(known.bits | (known.known.code ? static_cast<unsigned>(RowBit::Code) : 0U));
    row.needs = known.abilities;
    row.dialect = static_cast<std::uint8_t>(known.dialect);
    row.money = static_cast<std::uint8_t>(known.money);
    addText(row, record.prompt ? record.prompt->c_str() : nullptr, record.prompt ? record.prompt->size() : 0);
    m_rows.push_back(row);
}

void KeptWriter::add(const KeptPiece& from, const KeptRow& old, bool withText) {
    auto row = old;
    row.usage = old.usage == KeptRow::nothing ? KeptRow::nothing : addUsage(&from.usages()[old.usage]);
    for (auto* each : {&row.id, &row.requested, &row.client, &row.session, &row.tier, &row.model})
        *each = name(from.name(*each));
    const auto text = withText ? from.text(old) : std::string_view();
    // Of words that are gone nothing is cut.
    if (!withText) row.bits = static_cast<std::uint8_t>(row.bits & ~static_cast<unsigned>(RowBit::Cut));
    addText(row, text.data(), text.size());
    m_rows.push_back(row);
}

Result<void> KeptWriter::write(ledger::SeqRange covers) {
    KeptHeader header;
    header.first = covers.first;
    header.end = covers.end;
    header.rows = static_cast<std::uint32_t>(m_rows.size());
    header.usages = static_cast<std::uint32_t>(m_usages.size());
    header.names = static_cast<std::uint32_t>(m_nameEnds.size());
    header.nameBytes = m_names.size();
    header.textBytes = m_texts.size();
    std::string bytes(sizeof(header), '\0');
    append(bytes, m_rows);
    append(bytes, m_usages);
    append(bytes, m_nameEnds);
    bytes += m_names;
    bytes += m_texts;
    std::memcpy(bytes.data(), &header, sizeof(header));
    constexpr auto summed = offsetof(KeptHeader, first);
    header.sum = keptSum(std::string_view(bytes).substr(summed));
    std::memcpy(bytes.data(), &header, sizeof(header));
    const auto file = m_folder / keptName(covers.first);
    *this = KeptWriter(m_folder);
    return replaceFile(file, bytes);
}

} // namespace tierline::tune
