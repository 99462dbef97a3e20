SELECT
  COUNT(`t0`.`record`) AS `some`
FROM `listings_write_listings_kept` AS `t0`
