// Every word of an administrator and every role.
#include "dialogue/admin/roles.hpp"

#include <gtest/gtest.h>

#include <map>

namespace fulcrum::dialogue {
namespace {

using what = admin_request::what;

// v, a, m, o: who may. Everybody may ask for help.
const std::map<what, std::string> who_may{
    {what::help, "vamo"},       {what::unclear, "vamo"}, {what::tracks, "vamo"}, {what::roles, "vamo"},
    {what::report, "vmo"},      {what::people, "mo"},    {what::assign, "mo"},   {what::unassign, "mo"},
    {what::set_holidays, "mo"}, {what::holidays, "mo"},  {what::failures, "mo"}, {what::import, "ao"},
    {what::export_, "ao"},      {what::versions, "ao"},  {what::diff, "ao"},     {what::copy, "ao"},
    {what::try_, "ao"},         {what::pilot, "ao"},     {what::defaults, "o"},  {what::set_default, "o"},
    {what::log, "o"},           {what::activate, "o"},   {what::retire, "o"},    {what::restore, "o"},
    {what::drop_import, "o"},   {what::revert, "o"},     {what::set_role, "o"}};

TEST(AdminRole, MaySayWhatIsItsOwn_AndNothingElse) {
    for (int i = 0; i <= static_cast<int>(what::unclear); ++i) {
        admin_request r;
        r.does = static_cast<what>(i);
        const auto row = who_may.find(r.does);
        ASSERT_NE(row, who_may.end()) << i << " has no row";
        const auto says = [&](char c) { return row->second.find(c) != std::string::npos; };
        EXPECT_FALSE(may_say(admin_role::none, r)) << i;
        EXPECT_EQ(may_say(admin_role::viewer, r), says('v')) << i;
        EXPECT_EQ(may_say(admin_role::author, r), says('a')) << i;
        EXPECT_EQ(may_say(admin_role::manager, r), says('m')) << i;
        EXPECT_EQ(may_say(admin_role::owner, r), says('o')) << i;
    }
}

TEST(AdminRole, IsKnownByItsNameInBothLanguages) {
    EXPECT_EQ(role_named("Viewer"), admin_role::viewer);
    EXPECT_EQ(role_named("Autorin"), admin_role::author);
    EXPECT_EQ(role_named("cohort"), admin_role::manager);
    EXPECT_EQ(role_named("keine"), admin_role::none);
    EXPECT_FALSE(role_named("king"));
    for (const auto role :
         {admin_role::none, admin_role::viewer, admin_role::author, admin_role::manager, admin_role::owner})
        EXPECT_EQ(role_named(name_of(role)), role);
}

TEST(AdminRole, IsKeptByTheId_AndTakenAwayAgain) {
    std::vector<role_grant> all;
    set_grant(all, {"u1", "anna", admin_role::viewer, {}});
    set_grant(all, {"u2", "ben", admin_role::manager, {"eng", "team/sales"}});
    set_grant(all, {"u1", "anna.new", admin_role::author, {}});
    EXPECT_EQ(read_grants(grants_text(all)), all);
    EXPECT_EQ(grant_of(all, "u1")->role, admin_role::author);
    EXPECT_EQ(grant_of(all, "anna.new"), nullptr);
    set_grant(all, {"u1", "anna", admin_role::none, {}});
    EXPECT_EQ(grant_of(all, "u1"), nullptr);
    EXPECT_TRUE(read_grants("x\nu1 anna king\nu1 anna none\n\xff").empty());
}

}  // namespace
}  // namespace fulcrum::dialogue
