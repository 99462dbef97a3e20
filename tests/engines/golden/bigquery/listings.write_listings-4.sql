SELECT
  `t3`.`input`,
  `t3`.`file`,
  `t3`.`row`,
  `t6`.`document`,
  `t3`.`contributor`,
  `t4`.`address_id`,
  COALESCE(`t3`.`record` <> `t6`.`kept`, FALSE) AS `copy`
FROM `listings_write_listings_kept` AS `t3`
INNER JOIN (
  SELECT
    `t2`.`metric`,
    `t2`.`document_id`,
    `t2`.`document`,
    `t2`.`kept`
  FROM `listings_write_listings_by_document` AS `t2`
) AS `t6`
  ON `t3`.`metric` = `t6`.`metric` AND `t3`.`document_id` = `t6`.`document_id`
LEFT OUTER JOIN `listings_write_listings_by_address_id` AS `t4`
  ON `t3`.`address_key` = `t4`.`address_key`
