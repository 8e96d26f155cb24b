#include "net/connection.h"
#include "net/inflate.h"

#include <algorithm>

namespace tierline::net {

// The body of a reply, piece by piece out of the connection's buffer.
class ReplyReader final : public UpstreamReply {
public:
    ReplyReader(std::shared_ptr<Call> call, ResponseHead head);
    ~ReplyReader() override;

    void cancel() override;
    void wake(); // something happened on the connection, or a deadline passed
    bool isAwaited() const { return m_awaiting != nullptr; }

private:
    using Framing = ResponseHead::Framing;

    bool tryRead() override;
    void park(std::coroutine_handle<> reader) override;
    ReadResult takeRead() override { return std::move(m_result); }
    bool tryReadCoded();
    bool tryReadDecoded();
    bool takeBuffered();
    bool takeChunks(Connection& connection);
    bool ended(const IoResult& result);
    bool fail(NetFailure::Kind kind, std::string detail);
    void completed();

    std::shared_ptr<Call> m_call;
    Framing m_framing;
    std::uint64_t m_left;
    bool m_keepAlive;
    bool m_complete = false;
    std::unique_ptr<Inflater> m_inflater; // null: the body goes as it came
    std::string_view m_coded;             // what it did not take yet, in the connection's buffer
    std::coroutine_handle<> m_awaiting;
    ReadResult m_result;
};

ReplyReader::ReplyReader(std::shared_ptr<Call> call, ResponseHead head)
    : m_call(std::move(call)), m_framing(head.framing), m_left(head.length), m_keepAlive(head.keepAlive) {
    status = head.status;
    headers = std::move(head.headers);
    reused = m_call->reused;
    retriedOnFresh = m_call->retried;
    timings = m_call->timings;
    m_call->reader = this;
    m_call->setStage(NetFailure::Kind::IdleTimeout, Milliseconds(0));
    if (m_framing == Framing::None) {
        m_complete = true;
        completed();
    } else if (const auto coding = contentCoding(headers); coding && *coding != ContentCoding::Identity) {
        m_inflater = std::make_unique<Inflater>(*coding);
        headers.remove("content-encoding");
        headers.remove("content-length");
    }
}

ReplyReader::~ReplyReader() {
    m_call->reader = nullptr;
    completed(); // an unfinished one closes its connection
}

void ReplyReader::completed() {
    m_call->letGo(m_complete && m_keepAlive && !m_call->cutShort);
}

void ReplyReader::cancel() {
    m_call->cancel();
}

void ReplyReader::wake() {
    if (!m_awaiting || !tryRead()) return;
    std::exchange(m_awaiting, {}).resume();
}

void ReplyReader::park(std::coroutine_handle<> reader) {
    m_awaiting = reader;
}

bool ReplyReader::fail(NetFailure::Kind kind, std::string detail) {
    m_call->fail(kind, std::move(detail));
    m_result = std::unexpected(*m_call->failure);
    completed();
    return true;
}

bool ReplyReader::tryRead() {
    return m_inflater ? tryReadDecoded() : tryReadCoded();
}

bool ReplyReader::tryReadDecoded() {
    for (;;) {
        if (m_call->failure) return fail(m_call->failure->kind, {});
        const Inflater::Step step = m_inflater->step(m_coded);
        m_coded.remove_prefix(step.consumed);
        if (step.state == Inflater::State::Broken)
            return fail(NetFailure::Kind::Protocol, "the reply's compression is damaged");
        if (step.state == Inflater::State::Output) {
            m_result = step.output;
            return true;
        }
        if (!tryReadCoded()) return false;
        if (!m_result) return true;
        m_coded = *m_result;
        if (!m_coded.empty()) continue;
        if (!m_inflater->mayEnd())
            return fail(NetFailure::Kind::Reset, "the reply ended within its compressed body");
        return true;
    }
}

bool ReplyReader::tryReadCoded() {
    if (m_complete) {
        completed();
        m_result = std::string_view();
        return true;
    }
    if (m_call->failure) return fail(m_call->failure->kind, {});
    Connection& connection = *m_call->connection;
    for (;;) {
        if (takeBuffered()) return true;
        if (!connection.readable) break;
        if (connection.at > 0) { // the beginning of a chunk's head, or nothing
            connection.in.dropFront(connection.at);
            connection.at = 0;
        }
        const IoResult result = connection.read();
        if (result.state == IoResult::State::WantWrite) connection.waitWritable();
        if (result.state == IoResult::State::Closed || result.state == IoResult::State::Failed)
            return ended(result);
    }
    m_call->setStage(NetFailure::Kind::IdleTimeout, m_call->request.timeouts.idle);
    connection.waitReadable();
    return false;
}

bool ReplyReader::takeBuffered() {
    Connection& connection = *m_call->connection;
    std::string_view bytes = connection.in.view(connection.at);
    if (bytes.empty()) return false;
    if (m_framing == Framing::Chunked) return takeChunks(connection);
    if (m_framing == Framing::Length) {
        bytes = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), m_left)));
        m_left -= bytes.size();
        m_complete = m_left == 0;
    }
    connection.at += bytes.size();
    m_result = bytes;
    return true;
}

bool ReplyReader::takeChunks(Connection& connection) {
    char* const from = connection.in.data() + connection.at;
    const std::size_t size = connection.in.size() - connection.at;
    const BodyStep step = connection.parser.feedChunked(from, size);
    connection.at += step.consumed;
    const bool stuck = step.state == BodyStep::State::NeedMore
                       && size - step.consumed > m_call->pool->settings.replyHeadBytes;
    if (step.state == BodyStep::State::Malformed || stuck)
        return fail(NetFailure::Kind::Protocol, "a chunk of the reply is malformed");
    m_complete = step.state == BodyStep::State::Done;
    if (step.produced == 0 && !m_complete) return false;
    m_result = std::string_view(from, step.produced);
    if (step.produced == 0) completed();
    return true;
}

bool ReplyReader::ended(const IoResult& result) {
    if (m_framing != Framing::UntilClose || result.state == IoResult::State::Failed)
        return fail(NetFailure::Kind::Reset, "the connection ended within the reply's body");
    m_complete = true;
    completed();
    m_result = std::string_view();
    return true;
}

std::unique_ptr<UpstreamReply> makeReply(std::shared_ptr<Call> call, ResponseHead head) {
    return std::make_unique<ReplyReader>(std::move(call), std::move(head));
}

void Call::wake() {
    if (reader) return reader->wake();
    m_woken = true;
    if (const auto waiter = std::exchange(m_waiter, {})) waiter.resume();
}

void Call::onDeadline() {
    const auto self = shared_from_this();
    const Monotonic now = pool->loop.now();
    if (now >= m_totalAt) {
        fail(NetFailure::Kind::TotalTimeout, "the whole request took too long");
        return wake();
    }
    // A reader that is busy with what it got does not make the other side late.
    const bool idleReader = reader && !reader->isAwaited();
    if (now >= m_stageAt && !idleReader) {
        fail(m_stage, "no progress in time");
        return wake();
    }
    if (idleReader) m_stageAt = Monotonic::max();
    nudged = now >= m_nudgeAt;
    if (nudged) m_nudgeAt = Monotonic::max();
    setDeadline();
    if (nudged) wake();
}

} // namespace tierline::net
