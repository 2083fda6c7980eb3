from niangjia.core.declare import MenuItem, Tile

TILES = [Tile(key="toys", label="借玩具", icon="gift", url="toy_context:worker_toys", order=1)]
DESK_MENU = [MenuItem(key="toys", label="玩具台账", icon="gift", url="toy_context:desk_toys", order=900)]
