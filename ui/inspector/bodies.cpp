#include "inspector/bodies.h"

#include "inspector/conversation.h"
#include "inspector/dialects.h"
#include "inspector/facts.h"
#include "inspector/prettyjson.h"
#include "inspector/requestblocks.h"
#include "inspector/scoredwords.h"
#include "kit/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Bodies", text);
}

QString sizeOf(const std::string& text) {
    return kit::bytes(static_cast<std::int64_t>(text.size()));
}

void finish(Page& page) {
    page.shown = shownOf(page.blocks);
}

QString whyNotKept(const Content& content) {
    return content.keepsRequests ? tr("Whole requests are kept now; this one came before, did not want it, "
                                      "or its text is gone.")
                                 : tr("Whole requests are not kept.");
}

// What the ledger kept is the scored text alone.
Page fromPrompt(const Content& content) {
    const auto& record = *content.record;
    Page page;
    page.offersKeeping = !content.keepsRequests;
    if (record.prompt) {
        page.blocks.push_back(
            {BlockKind::User, tr("User, the words that were scored"), displayText(*record.prompt)});
        if (record.reply)
            page.blocks.push_back({BlockKind::Assistant, tr("Assistant, the beginning of the reply"),
                                   displayText(*record.reply)});
        page.note = tr("Only the words that were scored. %1").arg(whyNotKept(content));
        finish(page);
        return page;
    }
    page.emptyTitle = tr("The conversation was not kept");
    page.emptySentence =
        tr("`capture: {prompts: true}` in the policy keeps the words that are scored from then on, "
           "`requests: true` the whole conversation. A client that sends x-tierline-no-store is never kept.");
    return page;
}

Page conversation(const Content& content) {
    const auto& record = *content.record;
    if (!content.request) return fromPrompt(content);
    auto blocks = conversationOf(record.dialect, *content.request);
    if (!blocks) {
        Page page = fromPrompt(content);
        page.offersKeeping = false;
        page.note =
            content.isCut()
                ? tr("Too large to be kept whole, so its messages cannot be told apart: these are the "
                     "words that were scored.")
                : tr("The request could not be read as a conversation: %1")
                      .arg(displayText(blocks.error().detail));
        return page;
    }
    Page page;
    page.blocks = *std::move(blocks);
    const bool isMarked = markScored(page.blocks, record);
    if (record.reply)
        page.blocks.push_back(
            {BlockKind::Assistant, tr("Assistant, the beginning of the reply"), displayText(*record.reply)});
    page.note = tr("%1, %2").arg(
        dialectName(record.dialect),
        kit::counted(static_cast<std::int64_t>(page.blocks.size()), tr("%1 part"), tr("%1 parts")));
    if (isMarked) page.note += tr(" · scored words are shaded, what fired is underlined");
    finish(page);
    return page;
}

Page request(const Content& content) {
    Page page;
    if (content.request) {
        page.blocks = requestBlocks(*content.request);
        page.copied = QString::fromUtf8(content.request->data(), std::ssize(*content.request));
        page.note = content.isCut()
                        ? tr("The first %1 of %2, as the client sent it")
                              .arg(sizeOf(*content.request), kit::bytes(content.requestBytes))
                        : tr("%1 as the client sent it, indented for reading").arg(sizeOf(*content.request));
        if (const auto way = wayOf(*content.record); !way.isEmpty()) page.note += u" · "_s + way;
        finish(page);
        return page;
    }
    page.offersKeeping = !content.keepsRequests;
    page.blocks.push_back({BlockKind::Plain, {}, displayText(prettyJson(ledger::toJson(*content.record)))});
    page.note = tr("What the record says of it. %1").arg(whyNotKept(content));
    finish(page);
    return page;
}

Page response(const Content& content) {
    Page page;
    const auto& record = *content.record;
    const QString finishReason = displayText(record.finishReason).replace(u'_', u' ');
    if (record.reply) {
        page.blocks.push_back({BlockKind::Assistant, tr("Reply"), displayText(*record.reply)});
        QStringList notes{tr("the beginning of what the model said, %1").arg(sizeOf(*record.reply))};
        if (!finishReason.isEmpty()) notes += tr("finished: %1").arg(finishReason);
        page.note = notes.join(u" · "_s);
        finish(page);
        return page;
    }
    if (record.error) {
        page.blocks.push_back({BlockKind::Plain, tr("The client got an error, status %1").arg(record.status),
                               displayText(record.error->errorClass).replace(u'_', u' ') + u'\n'
                                   + displayText(record.error->text)});
        page.note = tr("What the client was told");
        finish(page);
        return page;
    }
    page.emptyTitle = tr("The reply was not kept");
    page.emptySentence = tr("`capture: {replies: true}` in the policy keeps the beginning of each reply from "
                            "then on.");
    if (!finishReason.isEmpty())
        page.emptySentence += u' ' + tr("This one finished with: %1.").arg(finishReason);
    return page;
}

} // namespace

Bodies bodiesOf(const Content& content) {
    if (content.record == nullptr) return {content.id, {}, {}, {}};
    return {content.id, conversation(content), request(content), response(content)};
}

} // namespace tierline::inspector
