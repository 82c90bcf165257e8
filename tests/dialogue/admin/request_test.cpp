// What administrators say, read into a request.
#include "dialogue/admin/request.hpp"

#include <gtest/gtest.h>

namespace fulcrum::dialogue {
namespace {

TEST(ReadAdmin, ReadsTargetsAndDefaults) {
    using what = admin_request::what;
    EXPECT_EQ(read_admin("").does, what::help);
    EXPECT_EQ(read_admin("  HELP ").does, what::help);
    const auto r = read_admin("assign two-hats @Maya, ~Town-Square; @sam");
    EXPECT_EQ(r.does, what::assign);
    EXPECT_EQ(r.track, "two-hats");
    EXPECT_EQ(r.names, (std::vector<std::string>{"maya", "sam"}));
    EXPECT_EQ(r.channels, std::vector<std::string>{"town-square"});
    EXPECT_EQ(read_admin("assign").does, what::unclear);
    EXPECT_EQ(read_admin("assign t").does, what::unclear);
    EXPECT_EQ(read_admin("assign t x").does, what::unclear);
    EXPECT_EQ(read_admin("assign t @").does, what::unclear);
    EXPECT_EQ(read_admin("unassign").does, what::unclear);
    EXPECT_EQ(read_admin("unassign @maya").does, what::unassign);
    EXPECT_EQ(read_admin("defaults").does, what::defaults);
    EXPECT_EQ(read_admin("defaults timezone UTC").key, "zone");
    EXPECT_EQ(read_admin("defaults schedule mon 9:00").value, "mon 9:00");
    EXPECT_EQ(read_admin("nonsense").does, what::unclear);
    EXPECT_EQ(read_admin(std::string_view("\0\xff@~,;", 6)).does, what::unclear);
}

}  // namespace
}  // namespace fulcrum::dialogue
