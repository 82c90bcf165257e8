// Marks of channels: how far each was read.
#include "tests/storage/fixture.hpp"

namespace fulcrum::storage {
namespace {

channel_row only_channel(store& s) {
    const auto unit = s.begin();
    const auto all = unit->channels(here);
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? channel_row{} : all.front();
}
void set(store& s, const channel_row& row) {
    const auto unit = s.begin();
    unit->set_channel(here, row);
    unit->commit();
}

TEST(ChannelMark, MovesBackOnlyWhenTold) {
    const temp_dir dir;
    const auto s = open_sqlite_store(options_in(dir));
    set(*s, {"c1", 0, "ann", "p2", at(2000)});
    set(*s, {"c1", 0, "ann", "p1", at(1000)});
    EXPECT_EQ(only_channel(*s).last_at, at(2000));
    EXPECT_EQ(only_channel(*s).last_post, "p2");
    set(*s, {"c1", 0, "", "", at(1500), true});
    EXPECT_EQ(only_channel(*s).last_at, at(1500));
    EXPECT_EQ(only_channel(*s).last_post, "p2") << "none was named";
    set(*s, {"c1", 0, "", "p0", at(500), true});
    EXPECT_EQ(only_channel(*s).last_at, at(500));
    EXPECT_EQ(only_channel(*s).last_post, "p0");
    EXPECT_EQ(only_channel(*s).person, "ann");
}

TEST(RestoreStore, NotesWhenItWasDone) {
    const temp_dir dir;
    {
        const auto s = open_sqlite_store(options_in(dir));
        set(*s, {"c1", 0, "ann", "p1", at(1000)});
        s->backup_to(dir / "copy.db");
    }
    restore_store(dir / "copy.db", options_in(dir), at(5000));
    const auto s = open_sqlite_store(options_in(dir));
    EXPECT_EQ(s->begin()->setting(restored_key), "5000");
    EXPECT_EQ(only_channel(*s).last_post, "p1");
}

}  // namespace
}  // namespace fulcrum::storage
