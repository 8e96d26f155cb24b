#include "protocol/openai/openai.h"

namespace tierline::protocol {

const Codec openai::codec{view, read, write, decoder, encoder, errorBody, errorEvent, message};

} // namespace tierline::protocol
