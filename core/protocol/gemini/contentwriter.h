// The contents of a generateContent request out of a canonical conversation: neighbours of one role joined,
// tool results and their calls' names brought together, no empty parts. Lives for one call.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/canonical.h"

#include <string_view>
#include <unordered_map>

namespace tierline::protocol::gemini {

class ContentWriter {
public:
    ContentWriter(JsonWriter& json, const Conversation& conversation, const WriteOptions& options);

    void writeSystem();   // the member `systemInstruction`, or nothing
    void writeContents(); // the member `contents`

private:
    bool isSystem(const Message& message) const;
    void writeMessage(const Message& message);
    void open(std::string_view role);
    void close();
    void writePart(const Part& part);
    void writeText(const Part& part, bool thought);
    void writeCall(const Part& part);
    void writeResult(const Part& part);
    void writeMedia(const Part& part);
    void writeId(const Part& part);
    void writeSignature(std::string_view signature);
    std::string_view nameOf(const Part& result) const;

    JsonWriter& m_json;
    const Conversation& m_conversation;
    const WriteOptions& m_options;
    bool m_isGemini;         // the conversation came in Gemini's dialect
    bool m_wantsSignatures;  // the model refuses calls without
    bool m_onlySystem;       // there is nothing but system messages: they are what the user says
    std::string_view m_role; // of the content that is open; empty: none
    bool m_signed = false;   // the open content had its first call
    std::unordered_map<std::string_view, std::string_view> m_names; // of calls by id
};

} // namespace tierline::protocol::gemini
