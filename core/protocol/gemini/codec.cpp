#include "protocol/gemini/gemini.h"

namespace tierline::protocol {

const Codec gemini::codec{view, read, write, decoder, encoder, errorBody, errorEvent, message};

} // namespace tierline::protocol
