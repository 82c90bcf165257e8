#include "bot/platform/platform.hpp"

#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace fulcrum::bot::platform {

void throw_exception_from_error(const delivery_failure& f, const boost::source_location& where) {
    boost::throw_exception(std::runtime_error("platform: " + f.detail), where);
}

}  // namespace fulcrum::bot::platform
