// Which build this is. The values are in a file that the build writes (deploy/build_info.cmake).
#pragma once

#include <string_view>

namespace fulcrum::bot {

struct build_info {
    std::string_view version;
    std::string_view commit;  // short, with ", modified" if files differed from it; "unknown" outside a repository
    std::string_view date;    // SOURCE_DATE_EPOCH, else the commit's: 2026-11-30T12:00:00Z; "" if neither is known
};
build_info this_build();

}  // namespace fulcrum::bot
